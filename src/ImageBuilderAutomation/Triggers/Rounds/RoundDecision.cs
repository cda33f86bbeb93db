namespace ImageBuilderAutomation.Triggers.Rounds;

/// <param name="NextLookAt">When to check again; nothing can change earlier. Null: at the next pass.</param>
public sealed record RoundDecision(RoundVerdict Verdict, string Because, string PolicyHash, DateTimeOffset DecidedAt, DateTimeOffset? NextLookAt);
