//! Functions of the language which this version cannot evaluate.

/// Their names, in order. They need dates, random numbers, the target's objects or role assignments.
pub(super) const PLANNED: [&str; 19] = [
    "AppRoleAssignments",
    "AppRoleAssignmentsComplex",
    "AssertiveAppRoleAssignmentsComplex",
    "CDate",
    "CRef",
    "Contains",
    "DateAdd",
    "DateDiff",
    "DateFromNum",
    "DefaultDomain",
    "FormatDateTime",
    "Guid",
    "IsNothing",
    "Now",
    "NumFromDate",
    "RandomString",
    "SelectUniqueValue",
    "SingleAppRoleAssignment",
    "StringFromSid",
];

/// Whether the language has this function, but this version cannot evaluate it.
pub fn is_planned(name: &str) -> bool {
    PLANNED.contains(&name)
}
