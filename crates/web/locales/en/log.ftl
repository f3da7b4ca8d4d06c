# Reviewing the log, alerts, who looked, and what an entry says was done.
log-alarms = Alerts about many cases looked at (30 days)
log-alarms-label = alerts in 30 days
log-overdue-label = months overdue
log-refused = Refused: { $value }
log-nobody = Nobody signed in
log-cuts = Taken away at the end of the storage term
review-late = Overdue
review-overdue = { $n ->
    [one] The review of the log is overdue for { $aantal } month
   *[other] The review of the log is overdue for { $aantal } months
}
review-overdue-line = The privacy officer reviews the log and signs the month off.
picks-title = Review the log:
picks-lead = Of the { $of } entries of this month { $picked } were picked for review; { $open } have no finding yet. Each says why.
picks-caption = Entries to review, the newest first
picks-none = There is nothing to review in this month.
picks-save = Save findings
column-finding = Finding
finding-none = Not looked at yet
finding-of = Finding on entry { $value }
gedaan-bevindingen = The findings are saved.
who-looked-title = Who looked at a young person?
who-looked-lead = A young person may know who looked at their data. You see every time it happened, without opening the case.
who-looked-field = Code on the card, or the number of the case
who-looked-hint = For example K7P-4M2. Do not search by name or citizen service number: they are not in the log.
who-looked-nobody = Nobody in your municipality has this code.
who-looked-found = { $n ->
    [one] looked at or changed { $aantal } time, the latest first
   *[other] looked at or changed { $aantal } times, the latest first
}

act-UploadList = Uploaded a list
act-ReviewList = Reviewed a list
act-CommitList = Committed a list
act-TakeBackList = Took a list back
act-HandOverList = Handed over to the casemanager
act-DownloadCorrectionFile = Fetched a correction file
act-AnswerChecks = Looked at or answered checks
act-CompleteAddress = Completed an address or saw the BSN for it
act-HandleReturnedMail = Handled returned mail
act-DecideSecretAddress = Decided about a secret address
act-SeeListCounts = Looked at counts of a list
act-SeeMunicipalWorklist = Looked at the municipality's work list
act-OpenMunicipalCase = Opened a case at the municipality
act-PrintSelfEmployedCards = Printed cards for the self-employed
act-RecordSelfEmployedAnswer = Recorded an answer of a self-employed person
act-SeeOutreachWorklist = Looked at the casemanager's work list
act-OpenCase = Opened a case
act-FindCaller = Searched for a caller
act-ReleaseCards = Released cards
act-PrintCards = Printed cards
act-MarkCardsSent = Recorded that cards were sent
act-RecordAnswer = Recorded an answer
act-CorrectAnswer = Corrected an answer
act-PlanVisit = Planned or cancelled a home visit
act-RecordVisit = Looked at the visit list or recorded a home visit
act-EditCardText = Changed a card text
act-RecordObjection = Recorded an objection
act-LiftRefusal = Lifted a refusal
act-SeeMonitorCounts = Looked at counts
act-ReviewLog = Looked at the log
act-SignOffLog = Reviewed or signed off the log
act-VerifyLog = Checked that the log is whole
act-SeeWhoLooked = Looked up who looked at a young person
act-SeeReviewState = Looked at which reviews are overdue
act-SeeProcessingRegister = Looked at the register of processing
act-ManageAgreements = Recorded an agreement or decision
act-ManageMunicipalities = Added or merged a municipality
act-ManageGroupings = Changed a grouping
act-ManageAccounts = Changed an account
act-SeeAccounts = Looked at accounts
act-ManageRules = Changed a rule
act-ImportByService = List imported by the system
act-DestroyDue = Cleared up by the system
act-SeeStart = Looked at the start page
act-ManageOwnAccount = Changed own account
act-AcceptInvitation = Accepted an invitation
act-SetUpSecondFactor = Set up a second factor
act-SignIn = Signed in
act-SignInDemo = Signed in to the demonstration
act-SignInPassword = Entered a password
act-SignOut = Signed out
act-ViewAlert = Alert: many cases looked at
act-MaintainInstallation = Maintained the installation (keys, backup)
