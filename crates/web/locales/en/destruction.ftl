# Destruction: certificates, what falls due, lists and notices.
certificates-title = Certificates of destruction
certificates-lead = Of every destruction there is a certificate here, without data of the young person. The case has a random number.
certificates-caption = Certificates, newest first
certificates-none = Nothing has been destroyed yet.
certificates-check = Checking a certificate
certificates-check-line = The administrator checks the JSON file with: vangnet certificate verify FILE. It is compared with the signature and with the log.
column-destroyed = What
column-ground = Ground
menu-destruction = Destruction
door-destruction = What is going to be destroyed, lists to sign, and proof

due-title = Destruction
due-lead = What reaches its term in the coming thirteen weeks. Numbers only, no persons.
due-caption = By week, the first week first
due-none = Nothing reaches its term in the coming thirteen weeks.
due-week = Week of { $value }
due-list-of = Review the list of { $value }
due-by-itself = By itself
due-by-signature = Once the list is signed
due-overdue = { $n ->
    [one] { $aantal } dossier is past its term and the list is not signed
   *[other] { $aantal } dossiers are past their term and the list is not signed
}
due-overdue-line = { $place }: { $cases }
due-overdue-what = What rested on consent is destroyed already. The privacy officer reviews the list, holds a dossier back where needed, and signs.
column-week = Week
column-class = Kind
column-how = How
column-ended = How it ended
column-due = Destroy on
column-held = Hold back
column-until = Up to and including
destruction-list-title = Destruction list of { $value }
destruction-list-lead = These dossiers reach their term this month, or should have been destroyed already. See whether the law asks to keep one longer and hold it back. Then sign the list.
destruction-list-caption = Dossiers up to and including { $value }
destruction-list-empty = There is no dossier to destroy this month.
destruction-sign = Sign the list
destruction-sign-lead = Each dossier is destroyed on the day beside it, or at once when that day has passed. It cannot be undone. What is held back stays.
destruction-sign-seen = Reviewed
destruction-sign-yes = I have reviewed the list. There is no reason to keep these dossiers longer.
destruction-sign-first = Review the list and tick the box when that is done.
destruction-sign-submit = { $n ->
    [one] Sign for { $aantal } dossier
   *[other] Sign for { $aantal } dossiers
}
signed-lists = Signed before
signed-lists-none = No list has been signed yet.
gedaan-lijst-ondertekend = The list is signed. The dossiers are destroyed on the day beside each.
hold-back = Hold back
held-until = Held back up to and including { $value }
hold-title = Hold a destruction back
hold-lead = A dossier is kept longer only for a reason in law, and until a day. When the young person asks to be forgotten, that goes first.
hold-reason = Reason
hold-until = Hold back up to and including
hold-until-hint = After that the dossier comes back on the list by itself.
hold-submit = Hold back
hold-now = How it stands
hold-anew = With another reason or day
hold-let-go = No longer hold back
gedaan-aangehouden = The destruction is held back.
gedaan-niet-aangehouden = The destruction is no longer held back.

recipients-title = Who received something
recipients-lead = These parties were told something about the young person, by consent. When it is destroyed here, they are asked to do so too. Print the letters before you destroy: afterwards the name is gone.
recipients-caption = Receivers
recipients-none = Nobody outside this case was told anything.
recipients-print = Fetch the letter (PDF)
recipients-prepare = Prepare the letter to { $value }
recipients-not-yet = Not prepared yet
gedaan-brief-klaar = The letter is ready to be fetched.
recipients-on = On to being forgotten
column-receiver = Receiver
column-last-contact = Last contact
column-letter = Letter
receivers-title = Notices to receivers
receivers-lead = After a destruction we ask who received something to destroy it too. Here is whether they answered. About whom it was can no longer be seen.
receivers-caption = Notices, those without an answer first
receivers-none = There are no notices.
receivers-save = Save the answers
receivers-late = { $n ->
    [one] { $aantal } notice has had no answer for too long
   *[other] { $aantal } notices have had no answer for too long
}
receivers-late-line = Remind the receiver and choose 'Reminded today'. Mention the reference only.
receivers-reminded = Reminded today
receivers-own-system = The municipality's own system
receivers-not-printed = Letter not printed: ask by kind and day
receivers-answered-on = Answered on { $value }
receivers-reminded-on = Reminded on { $value }
receivers-is-late = No answer for too long
receivers-answer-of = Answer to { $value }
column-reference = Reference
column-receivers-destroyed = Destroyed on
gedaan-berichten = The answers are saved.

rule-decision = Number of the decision
rule-decision-hint = A storage term changes only by a decision, for instance of the privacy officer.
rule-decided-on = Day of the decision
rule-decided-by = Who decided
rule-decided = Decision { $number } of { $day }, by { $by }
