-- People and cases that no list brought: what names a list may be empty.
ALTER TABLE person ALTER COLUMN first_list_id DROP NOT NULL;
ALTER TABLE person ALTER COLUMN last_list_id DROP NOT NULL;
ALTER TABLE case_file ALTER COLUMN opened_by_list DROP NOT NULL;
