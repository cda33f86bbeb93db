namespace TestKit.Triggers;

/// <summary>A start or retry as received.</summary>
public sealed record SentStart(string Operation, string Arn, string Token, string Tags);
