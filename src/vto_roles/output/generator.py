"""Compile our own templates to code that trusts what it is given: plain attributes, plain calls, a text escaped once.

Jinja's own code asks at each dot whether a row is an object or a mapping, and at each call what the function wants to be passed
beside; the rows of our templates are objects. Templates of users keep Jinja's code, in its sandbox.
"""

import functools
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import escape

_WANTS_MORE = "jinja_pass_arg"  # has a function to which Jinja passes the context before what a template does


@functools.lru_cache(maxsize=4096)  # of a batch: titles, words and letters come again and again
def short(text: str) -> str:
    """Return a text escaped, no markup itself: what is put out is only joined."""
    return str(escape(text))


class Generator(CodeGenerator):
    """Jinja's generator of code, but for what a page does ten thousand times; its methods are named as Jinja looks for them."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self.writeline(f"from {__name__} import {short.__name__}")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        called = self.environment.globals.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if forward_caller or node.dyn_args or node.dyn_kwargs or hasattr(called, _WANTS_MORE):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame, finalize):
            self.write("(short(a) if (a := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame, finalize):
            self.write(").__class__ is str else a if a.__class__ is Markup else escape(a))")
        else:
            super()._output_child_post(node, frame, finalize)


def _escapes(frame: Frame, finalize: Any) -> bool:
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile and finalize.src is None
