# Het logboek nakijken, meldingen, wie keek, en wat een regel zegt dat er gebeurde.
log-alarms = Meldingen over veel bekeken dossiers (30 dagen)
log-alarms-label = meldingen in 30 dagen
log-overdue-label = maanden te laat
log-refused = Geweigerd: { $value }
log-nobody = Niemand ingelogd
log-cuts = Weggehaald aan het einde van de bewaartermijn
review-late = Te laat
review-overdue = { $n ->
    [one] De controle van het logboek is voor { $aantal } maand te laat
   *[other] De controle van het logboek is voor { $aantal } maanden te laat
}
review-overdue-line = De privacy officer kijkt het logboek na en tekent de maand af.
picks-title = Logboek nakijken:
picks-lead = Van de { $of } regels van deze maand zijn er { $picked } uitgekozen om na te kijken; { $open } hebben nog geen bevinding. Bij elke regel staat waarom.
picks-caption = Regels om na te kijken, de nieuwste eerst
picks-none = In deze maand is niets om na te kijken.
picks-save = Bevindingen bewaren
column-finding = Bevinding
finding-none = Nog niet bekeken
finding-of = Bevinding bij regel { $value }
gedaan-bevindingen = De bevindingen zijn bewaard.
who-looked-title = Wie keek bij een jongere?
who-looked-lead = Een jongere mag weten wie zijn of haar gegevens bekeek. U ziet hier elke keer dat het gebeurde, zonder het dossier te openen.
who-looked-field = Code op de kaart, of het nummer van de zaak
who-looked-hint = Bijvoorbeeld K7P-4M2. Zoek niet op naam of burgerservicenummer: die staan niet in het logboek.
who-looked-nobody = In uw gemeente is niemand met deze code.
who-looked-found = { $n ->
    [one] { $aantal } keer bekeken of gewijzigd, de laatste keer eerst
   *[other] { $aantal } keer bekeken of gewijzigd, de laatste keer eerst
}

act-UploadList = Lijst aangeleverd
act-ReviewList = Lijst nagekeken
act-CommitList = Lijst verwerkt
act-TakeBackList = Lijst teruggenomen
act-HandOverList = Overgedragen aan de casemanager
act-DownloadCorrectionFile = Correctiebestand opgehaald
act-AnswerChecks = Toetsen bekeken of beantwoord
act-CompleteAddress = Adres aangevuld of daarvoor het BSN bekeken
act-HandleReturnedMail = Retourpost verwerkt
act-DecideSecretAddress = Besloten over een geheim adres
act-SeeListCounts = Aantallen van een lijst bekeken
act-SeeMunicipalWorklist = Werklijst van de gemeente bekeken
act-OpenMunicipalCase = Dossier geopend bij de gemeente
act-PrintSelfEmployedCards = Kaarten voor zelfstandigen afgedrukt
act-RecordSelfEmployedAnswer = Reactie van een zelfstandige vastgelegd
act-SeeOutreachWorklist = Werklijst van de casemanager bekeken
act-OpenCase = Dossier geopend
act-FindCaller = Gezocht wie er belt
act-ReleaseCards = Kaarten vrijgegeven
act-PrintCards = Kaarten afgedrukt
act-MarkCardsSent = Vastgelegd dat kaarten verstuurd zijn
act-RecordAnswer = Reactie vastgelegd
act-CorrectAnswer = Reactie verbeterd
act-PlanVisit = Huisbezoek gepland of geannuleerd
act-RecordVisit = Bezoeklijst bekeken of huisbezoek vastgelegd
act-EditCardText = Kaarttekst gewijzigd
act-RecordObjection = Bezwaar vastgelegd
act-LiftRefusal = Weigering ingetrokken
act-SeeMonitorCounts = Aantallen bekeken
act-ReviewLog = Logboek bekeken
act-SignOffLog = Logboek nagekeken of afgetekend
act-VerifyLog = Nagegaan of het logboek heel is
act-SeeWhoLooked = Opgezocht wie er bij een jongere keek
act-SeeReviewState = Bekeken welke controles te laat zijn
act-SeeProcessingRegister = Register van verwerkingen bekeken
act-ManageAgreements = Overeenkomst of besluit vastgelegd
act-ManageMunicipalities = Gemeente toegevoegd of samengevoegd
act-ManageGroupings = Indeling gewijzigd
act-ManageAccounts = Account gewijzigd
act-SeeAccounts = Accounts bekeken
act-ManageRules = Regel gewijzigd
act-ImportByService = Lijst ingelezen door het systeem
act-DestroyDue = Opgeruimd door het systeem
act-SeeStart = Startpagina bekeken
act-ManageOwnAccount = Eigen account gewijzigd
act-AcceptInvitation = Uitnodiging aangenomen
act-SetUpSecondFactor = Tweede factor ingesteld
act-SignIn = Ingelogd
act-SignInDemo = Ingelogd in de demonstratie
act-SignInPassword = Wachtwoord ingevoerd
act-SignOut = Uitgelogd
act-ViewAlert = Melding: veel dossiers bekeken
act-MaintainInstallation = Installatie onderhouden (sleutels, back-up)
