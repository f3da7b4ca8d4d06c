# Notices, absence, reassigning work, mail and calendar.
notices-bell =
    { $n ->
        [0] Notices
        [one] Notices: { $aantal } new
       *[other] Notices: { $aantal } new
    }
notices-title = Notices
notices-lead = What you must know about your cases. A notice goes after 90 days, or when the young person's data are destroyed.
notices-caption = Notices, the latest first
notices-none = There are no notices.
notices-what = Notice
notices-case = Case or page
notices-when = When
notices-new = New, { $value }
notices-no-case = -
notices-instead-of = on behalf of { $value }
notices-cases =
    { $n ->
        [one] { $aantal } case
       *[other] { $aantal } cases
    }
notices-see-all = Mark all as seen
gedaan-gezien = All notices are marked as seen.
act-SeeNotices = Notices seen
menu-workload = Workload
menu-workload-counts = Workload in numbers
workload-title = Workload
workload-lead = How many open cases each colleague has ({ $value }). Choose a colleague to hand cases over.
workload-caption = Open cases by colleague
workload-none = There are no open cases with somebody of their own.
workload-open = Open cases
workload-present = At work
workload-gone = Works here no more
workload-away = Away until { $value }
workload-deputy = Stands in: { $value }
workload-undo = Move back
workload-undo-line = Work that was moved a short while ago can be put back as it was. Cases that went on since stay where they are.
workload-undo-one = Put { $cases } back (moved by { $by } on { $at }; possible until { $until })
workload-of = Work of { $value }
workload-form-lead =
    { $n ->
        [one] { $aantal } open case. Choose who takes it over. You see a proposal first.
       *[other] { $aantal } open cases. Choose who takes them over. You see a proposal first.
    }
workload-to = To whom
workload-to-hint = When you choose more colleagues, each case goes to whoever has the least then.
workload-cases = Which cases
workload-cases-hint = Choose nothing to hand over all of them.
workload-look = See the proposal
workload-nothing = There is nothing to hand over
workload-nothing-line = This colleague has no open cases.
workload-back = Back to the workload
workload-preview = Proposal: work of { $value }
workload-preview-lead =
    { $n ->
        [0] No case can go. Below is why.
        [one] { $aantal } case goes. Nothing has changed yet.
       *[other] { $aantal } cases go. Nothing has changed yet.
    }
workload-preview-caption = What becomes of each case
workload-goes = Goes to
workload-stays = Stays
workload-do =
    { $n ->
        [one] Hand { $aantal } case over
       *[other] Hand { $aantal } cases over
    }
workload-again = Choose again
workload-none-picked = No case was chosen. See the proposal again.
workload-counts-title = Workload in numbers
workload-counts-lead = How many open cases each colleague has. Numbers only, no young people.
gedaan-werk-overgedragen = The cases are handed over. Who got them has a notice.
gedaan-werk-deels-overgedragen = Part of the cases is handed over. The others had changed or cannot go.
gedaan-werk-bleef = Nothing is handed over: the cases had changed meanwhile.
absence-title = Absence
absence-lead = Are you away? Whoever stands in sees your work on the worklist and gets your notices. You stay the lead.
absence-for-lead = Whoever stands in sees this colleague's work on the worklist and gets the notices. The lead stays.
absence-set = Set
absence-none = No absence is set.
absence-add = Set an absence
absence-first = First day
absence-last = Last day
absence-deputy = Stands in
absence-deputy-hint = A colleague in the same role in the same municipality.
absence-save = Set
absence-end = End: { $value }
gedaan-afwezig = The absence is set. Whoever stands in has a notice.
gedaan-aanwezig = The absence is ended.
switch-title = Phase switch
switch-lead = Does another role do the intake now in a municipality? Cases still with you are handed over here together, after a conversation with who takes them over.
switch-none = There is nothing to hand over.
switch-nothing = Nothing to hand over
switch-executes = Does the intake now
switch-of = Phase switch { $value }
switch-form-lead = { $cases } with you, while the intake is now with the { $role }. You see a proposal first.
switch-to = To whom
switch-conversation = How you spoke with them
switch-conversation-hint = A hand-over asks a conversation in which the other says yes. A message alone is not enough.
switch-told = Whom you told that somebody else takes over
switch-told-hint = These young people consented to working together. When you did not tell them, the case stays with you.
switch-notice =
    { $n ->
        [one] { $aantal } case is still with you after the phase switch
       *[other] { $aantal } cases are still with you after the phase switch
    }
switch-notice-line = Another role does the intake now. New cases go right by themselves; these you hand over.
worklist-without-lead = without anybody
worklist-without-lead-lead = Cases whose lead works here no more. Hand them over under Workload.
worklist-quiet = no contact for long
worklist-quiet-lead = Cases in which nobody spoke with the young person for long. Log a contact once you did.
worklist-stands-in = you stand in for { $value }
worklist-quiet-since = no contact for long, told from { $value }
account-work =
    { $n ->
        [one] This account has { $aantal } open case
       *[other] This account has { $aantal } open cases
    }
account-work-line = Let a colleague in the same role hand this work over first (Workload).
account-suspend-leaving =
    { $n ->
        [one] Stop anyway: { $aantal } case has nobody
       *[other] Stop anyway: { $aantal } cases have nobody
    }
account-leave-work = When a role goes by this
account-leave-work-hint = Needed only when the role goes in which this account has cases.
account-leave-work-yes =
    { $n ->
        [one] Leave { $aantal } case without anybody
       *[other] Leave { $aantal } cases without anybody
    }
guide-opnieuw-proberen = Try again
guide-opnieuw-proberen-lead = Choose the day on which you try again. Until that day the next step waits.
guide-opnieuw-proberen-save = Put on that day
gedaan-begeleiding-opnieuw-proberen = The case is on the worklist again on that day.
guide-try-again-day = Again on
guide-try-again-reason = Why
mail-title = Daily mail
mail-on-line = On working days you get a message with numbers: what waits and what is late. There are no names in it.
mail-off-line = You get no daily message.
mail-off = Switch the mail off
mail-on = Switch the mail on
gedaan-e-mail-aan = You get a daily message again.
gedaan-e-mail-uit = You get no daily message any more.
calendar-title = Own calendar
calendar-lead = Put your home visits, intakes, three-party talks and follow-ups in the calendar you use yourself.
calendar-what = What is in it
calendar-what-line = Only the day and the kind of appointment, with a link to your work list or to the visits of that day. No name, address, birth date or case number.
calendar-has = You have an address
calendar-has-line = We do not keep the address itself. Lost it, or does somebody else have it? Make a new one: the old one stops working.
calendar-make = Make an address
calendar-renew = Make a new address
calendar-end = End the address
calendar-made = The address of your calendar
calendar-made-lead = Copy this address to your calendar program now. It shows only at this moment. Who has it sees your appointments: give it to nobody.
calendar-address = Address
calendar-back = Back to your account
gedaan-agenda-weg = The address does not work any more.
act-ReassignCases = Cases handed over to colleagues
act-SwitchPhase = Cases handed over at the phase switch
act-SeeWorkload = Workload in numbers seen
act-SetAbsence = Absence set
act-KeepCalendar = Own calendar made, read or ended
act-SendDailyMail = Daily messages prepared
