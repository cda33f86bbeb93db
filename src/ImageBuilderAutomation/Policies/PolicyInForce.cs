using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies;

/// <summary>The policy that decides now.</summary>
/// <param name="Policy">The rules. If <paramref name="Problem"/> is given, they hold every gate and let nothing else happen.</param>
/// <param name="IsPublished">Whether the stack uses published policies; false while the packaged one counts.</param>
/// <param name="Publication">Which publication it is; null when none can be used, and for the packaged policy.</param>
/// <param name="Authors">Whoever published it. They fill no seat in a gate that their own policy releases.</param>
/// <param name="Problem">Why no policy can be used; null when one can.</param>
public sealed record PolicyInForce(Policy Policy, bool IsPublished, PublicationId? Publication, IReadOnlyList<Actor> Authors, string? Problem = null)
{
    public static PolicyInForce Packaged(Policy policy) => new(policy, IsPublished: false, Publication: null, []);
}

/// <summary>The same policy can be published twice, by different people.</summary>
public sealed record PublicationId(int Number, string Hash)
{
    public override string ToString() => $"publication {Number} ({Hash})";
}
