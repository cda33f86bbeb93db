namespace ImageBuilderAutomation.People;

/// <summary>Whoever calls a function, as IAM verified it. Nothing in a call's own text can change it.</summary>
/// <param name="Arn">The ARN of the user or of the assumed role's session.</param>
/// <param name="UserId">IAM's unique id: <c>AIDA…</c>, or <c>AROA…:session</c>.</param>
public sealed record Person(string Arn, string UserId)
{
    public override string ToString() => Arn;
}
