-- Guidance after a yes: who leads, and from when what rests on consent is to be destroyed.
ALTER TABLE case_overview ADD COLUMN
    lead_role {text};
ALTER TABLE case_overview ADD COLUMN
    content_due {day};
CREATE INDEX case_overview_by_content ON case_overview (municipality_id, content_due, case_id)
    WHERE content_due IS NOT NULL;

-- Under which of the person's keys the words of an event are sealed; empty: identity.
ALTER TABLE case_event ADD COLUMN
    content_class {text};
