// The events of a calendar as ical.js reads them: JSON, one object per event.
const { readFileSync } = require("node:fs");
const ICAL = require("ical.js");

const root = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const events = root.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  return {
    uid: event.uid,
    date: event.startDate.toString(),
    days: event.duration.toSeconds() / 86400,
    whole: event.startDate.isDate,
    summary: event.summary,
    description: event.description,
    recurring: event.isRecurring(),
    alarms: part.getAllSubcomponents("valarm").map((alarm) => alarm.getFirstPropertyValue("trigger").toString()),
  };
});
console.log(JSON.stringify(events));
