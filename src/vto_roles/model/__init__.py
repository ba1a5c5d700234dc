"""The frozen values: terms of the field, the organisation file, the catalogue and the decision."""
