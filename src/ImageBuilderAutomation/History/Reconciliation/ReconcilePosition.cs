namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>
/// How far a pass has come: a position in the sorted list of builds. It is not a page token, so it stays valid for any time and whatever is
/// created or deleted in the meantime.
/// </summary>
/// <param name="Source">A pipeline's or image version's ARN, or <c>records/STATUS</c>; in ordinal order.</param>
/// <param name="Build">The last build checked; null if the whole source was checked.</param>
public sealed record ReconcilePosition(string Source, string? Build)
{
    public static readonly ReconcilePosition Start = new("", null);

    public bool HasPassed(string source) =>
        string.CompareOrdinal(source, Source) is var order && (order < 0 || (order == 0 && Build is null));

    public bool HasPassed(string source, string build) =>
        HasPassed(source) || (source == Source && string.CompareOrdinal(build, Build) <= 0);
}
