namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Up to when a rule's timetable has been followed.</summary>
/// <param name="Timetable">The one that was followed, with its zone: a rule that has another by now begins anew.</param>
public sealed record TimetableMark(string Rule, string Timetable, DateTimeOffset FollowedUntil, long Version);
