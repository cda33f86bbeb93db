namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Up to when a rule's timetable has been followed.</summary>
public sealed record TimetableMark(string Rule, DateTimeOffset FollowedUntil, long Version);
