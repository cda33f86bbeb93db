namespace ImageBuilderAutomation.History.Reconciling;

/// <summary>
/// How far a pass has come: a place in the sorted list of what there is to look at, not a token, so that it stays good however long it lies
/// and whatever is made or deleted meanwhile.
/// </summary>
/// <param name="Source">A pipeline's or image version's ARN, or <c>records/STATUS</c>; in ordinal order.</param>
/// <param name="Build">The last build looked at; null when the whole source was.</param>
public sealed record ReconcilePosition(string Source, string? Build)
{
    public static readonly ReconcilePosition Start = new("", null);

    public bool HasPassed(string source) =>
        string.CompareOrdinal(source, Source) is var order && (order < 0 || (order == 0 && Build is null));

    public bool HasPassed(string source, string build) =>
        HasPassed(source) || (source == Source && string.CompareOrdinal(build, Build) <= 0);
}
