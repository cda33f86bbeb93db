namespace ImageBuilderAutomation.People;

/// <summary>Whoever acted, and what IAM proved about the name at that time. A trust policy that changes later says nothing about names that were chosen before.</summary>
/// <param name="Arn">IAM or STS ARN.</param>
/// <param name="IsNameProven">False also where a record does not say it: then nobody knows.</param>
public sealed record Actor(string Arn, bool IsNameProven);
