# The report of effects to the ministry.
effects-title = Report of effects
door-effects = What became of the young people on the school lists, in numbers for the ministry.
effects-lead = What was done in a school year for the young people on the school lists, and where they went. Numbers only.
effects-year = School year
effects-none = There is nothing to count of { $value }
effects-none-text = Choose another school year, or upload a school list first.
effects-frozen = As frozen on { $value }
effects-frozen-text = These numbers no longer change. Choose the school year to see how it stands now.
effects-open = { $n ->
    [one] Of 1 young person the outcome is not known yet
   *[other] Of { $aantal } young people the outcome is not known yet
}
effects-open-text = They do not count with a destination yet. First record their outcome at the school lists.
effects-complete = Of everybody on the lists the outcome is known
effects-as-of = Counted on
effects-due = Deliver by
effects-delivered-on = Delivered on
effects-not-delivered = Not yet
effects-deliver = Record that you delivered it
effects-deliver-lead = The numbers of now are kept as you delivered them. If something changes later you can freeze a new version; this one stays.
effects-deliver-do = Freeze the numbers
effects-delivered-hint = The day on which you gave the file to the ministry.
effects-open-rows = Young people without a known outcome
effects-xlsx = As a spreadsheet (XLSX)
effects-csv = As CSV
effects-part = Part
effects-region = Region
effects-nothing = There is nothing to count.
effects-part-trajectories = Guidance
effects-part-destinations = Where they went
effects-part-durations = How long it took
effects-part-rows = How complete it is
effects-delivered = Frozen, the latest first
effects-version = Version
effects-version-number = Version { $value }
effects-by = Recorded by
effects-changed = Changed since the last version
effects-was = Frozen
effects-is = Now
effects-how = How is it counted?
effects-how-rows = Counted from the rows of the school lists. Who is taken up counts in the school year in which that was; who was taken up before and is still guided counts as going on.
effects-how-once = Whoever is on more than one list counts once. The last outcome counts.
effects-how-destinations = The seven destinations are those of the ministry. Who wants no contact counts as other.
effects-how-small = Small numbers are in it, for the ministry asks for them. Do not publish this table.
gedaan-effecten-vastgezet = The numbers are frozen.
act-SeeEffects = Looked at the report of effects
act-DeliverEffects = Froze the report of effects
