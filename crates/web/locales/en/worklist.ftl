# Start, worklists and finding.
start-title = Hello { $value }
start-first-outreach = Now due
start-first-municipal = Now due in your municipality
start-all-done = There is nothing you have to do now
start-waiting =
    { $n ->
        [one] { $aantal } case waits on someone else.
       *[other] { $aantal } cases wait on someone else.
    }
start-nothing = You have no tasks yet
start-nothing-line = No role is in your name today. Ask your functional administrator for a role.
start-doors = What do you want to work on?
worklist-title = Worklist
worklist-municipal-title = Worklist of the municipality
worklist-lead = The young people of your sub-region whom you approach. The most urgent come first.
worklist-municipal-lead = Who has not been handed over yet and what that takes: a check, an address or a decision.
worklist-whole = Show the whole worklist
worklist-open = To the worklist
worklist-open-case = Open the case
worklist-late = late
worklist-due = due
worklist-later = not due yet
worklist-waiting = waits on someone else
worklist-caption = Cases, the most urgent first
worklist-empty = Nothing is on this list. Choose another filter, or look again later.
filter-apply = Filter
filter-all = All
filter-phase = Phase
filter-time = Time
filter-mine = Only mine
column-name = Name
column-next = What now
column-when = When
column-phase = Phase
born-in = born in { $value }
household-with = same address as { $value }
when-late = late since { $value }
when-from = from { $value }
when-until = until { $value }
find-title = Find
find-lead = Find a young person within your own work. Does somebody call about a card? Ask for the code on the card.
find-field = Name, birth date or code of the card
find-hint = For example "jansen", "de boer 2001", "12-3-2001" or "K7P-4M2".
find-lead-objection = Does someone object, stop, withdraw a consent or want to be forgotten? Search by the code on the card, or by the full name.
find-hint-objection = By name you find someone only with the full name.
find-submit = Find
find-nothing = Nobody found. Check the code or the spelling of the name.
find-found =
    { $n ->
        [one] { $aantal } found
       *[other] { $aantal } found
    }
filter-order = Order
worklist-caption-order = Cases, { $value }
start-first-regie = First in your municipality
worklist-regie-title = Lead
worklist-regie-lead = Young people your municipality guides, and those offered to you.
worklist-aged-out-title =
    { $n ->
        [one] 1 case was closed: age limit reached
       *[other] { $aantal } cases were closed: age limit reached
    }
worklist-aged-out-line = Vangnet closes a case by itself once the month of the birthday is over. No letter goes out. Is there still an appointment? Tell the young person yourself where to turn now.
worklist-aged-out = Closed in the last 30 days
column-municipality = Municipality
column-destroyed-on = Destroyed on
