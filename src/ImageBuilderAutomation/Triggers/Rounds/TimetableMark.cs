namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>The time up to which a rule's schedule has been processed.</summary>
/// <param name="Timetable">The schedule that was processed, with its zone. A rule whose schedule has changed starts anew.</param>
public sealed record TimetableMark(string Rule, string Timetable, DateTimeOffset FollowedUntil, long Version);
