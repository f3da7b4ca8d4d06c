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
notices-case = Case
notices-when = When
notices-new = New, { $value }
notices-no-case = -
notices-cases =
    { $n ->
        [one] { $aantal } case
       *[other] { $aantal } cases
    }
notices-see-all = Mark all as seen
gedaan-gezien = All notices are marked as seen.
act-SeeNotices = Notices seen
