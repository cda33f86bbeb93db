namespace ImageBuilderAutomation.Triggers.Rounds;

/// <param name="NextLookAt">Before this time nothing can change; null: at the next pass.</param>
public sealed record RoundDecision(RoundVerdict Verdict, string Because, string PolicyHash, DateTimeOffset DecidedAt, DateTimeOffset? NextLookAt);
