# Locking: a colleague, family, one's own child (need to know).
act-lock = Lock for a colleague
lock-title = Lock: { $value }
lock-lead = For whoever is named here this young person does not exist: not on the work list, not in a search, not on cards, lists of visits or prints. Only the numbers stay the same. It holds from the colleague's next click, in a next round too.
lock-caption = Locked for
lock-none = This case is locked for nobody.
lock-new = Lock for a colleague
lock-new-line = Is a task of this young person on that colleague's name? Assign the case to someone else first. Only the privacy officer can lift a lock.
lock-account = Colleague
lock-choose = Choose a colleague
lock-reason = Reason
lock-save = Lock
lock-lift = Lift for { $value }
gedaan-afgeschermd = The case is locked.
gedaan-opgeheven-afscherming = The lock is lifted.

# Searching.
find-label = Find a young person
find-placeholder = Name or date
find-more = More people fit. Type more letters, or add a year of birth.

# Outside one's own work: searching with an exact key, asking leave, emergencies.
outside-title = Search outside your own work
outside-lead = You only hear whether there is a case, not what is in it. Then you can ask those who have it for leave to look. Every search is in the log.
outside-field = Family name and birth date, or the code of the card
outside-hint = For example "de boer 12-3-2001" or "K7P-4M2".
outside-none = There is no case here with these data
outside-none-line = Are the family name and the birth date exactly right? Cases of your own work are found under Search.
outside-found = There is a case
outside-found-lead = Somebody else has this case. Ask for leave to look; only when it cannot wait, use emergency access.
insight-title = Leave to look into your cases
insight-lead = Colleagues who want to look into a case of yours, and who did so in an emergency. What you grant is reading only, up to and including the day you choose.
insight-caption = Requests and emergencies of the last 60 days
insight-none = Nobody asked for leave to look into your cases.
insight-mine = What you asked
insight-kind = Kind
insight-reason = Reason
insight-until = Up to and including
insight-until-moment = until { $value }
insight-over = Over
insight-ask-heading = Ask for leave to look
insight-ask-line = Whoever has the case is told and answers. You read the answer in your notices.
insight-ask = Ask for leave
insight-answer = Answer
insight-answer-field = Your answer
insight-answer-title = Leave to look into the case of { $value }
insight-answer-lead = What you allow is reading only. The colleague is told your answer.
insight-asked-until = Asked until
insight-until-hint = Only if you allow it. Leave empty for the day that was asked.
insight-open-case = Open the case
insight-see = See them
insight-waiting = { $n ->
    [one] { $aantal } request for leave to look waits for your answer.
   *[other] { $aantal } requests for leave to look wait for your answer.
}
glass-heading = Emergency access: can it not wait?
glass-line = The case opens at once, to read only and for you only, and closes by itself (after 24 hours, unless your municipality chose otherwise). The privacy officer and whoever has the case are told at once. All you look at is reviewed.
glass-open = Open in an emergency
glass-caption = Emergency access in the last 30 days
glass-lately = { $n ->
    [one] { $aantal } case was opened in an emergency in the last 30 days.
   *[other] { $aantal } times a case was opened in an emergency in the last 30 days.
}
case-leave = You read this case under: { $value }
case-leave-until = Until { $value }. You cannot change what is another's.
case-emergency = This case was opened in an emergency
case-emergency-line = Emergency access by { $name }, from { $from } until { $until }.
case-known-by = Knows this young person: { $value }
case-known-by-line = Let a colleague do this case. The privacy officer can lock it for that worker.
case-ask-content = Is the content needed? Ask for leave
act-know = I know this young person
gedaan-inzage-gevraagd = Your request is sent.
gedaan-inzage-beantwoord = Your answer is kept.

# Do you know this young person?
tie-title = Do you know { $value }?
tie-lead = Whoever knows a young person privately does not do the case. Your answer is in the log.
tie-question = Do you know this young person privately?
tie-no = No
tie-yes = Yes
tie-yes-hint = For example family, a neighbour, or a friend of your child.
tie-save = Go on
tie-known = You said that you know this young person
tie-known-line = Your colleagues see it with the case. Let a colleague do the case.
tie-known-lock = Do you no longer want to see the case? Ask the privacy officer to lock it for you.
tie-hand-over = Assign the case to a colleague
tie-back = To the case
gedaan-kent-gemeld = Thank you, it is recorded.
