namespace ImageBuilderAutomation.People;

/// <summary>Whoever calls a function, as IAM verified it. Nothing in a call's own text can change it.</summary>
/// <param name="Arn">The ARN of the user or of the assumed role's session.</param>
/// <param name="UserId">IAM's unique id: <c>AIDA…</c>, or <c>AROA…:session</c>.</param>
public sealed record Person(string Arn, string UserId)
{
    /// <summary>Whether IAM proved at the time of the act that the name is the person's own. Older records do not say it; then it was not.</summary>
    public bool IsNameProven { get; init; }

    /// <summary>Whether IAM names the same caller. What it proves about the name may have changed.</summary>
    public bool IsSameAs(Person other) => (Arn, UserId) == (other.Arn, other.UserId);

    public Actor AsActor() => new(Arn, IsNameProven);

    public override string ToString() => Arn;
}
