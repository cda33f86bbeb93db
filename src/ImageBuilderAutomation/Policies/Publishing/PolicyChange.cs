using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>One difference between two policies.</summary>
/// <param name="Path">Where in the policy: <c>gates.clean.require.findings.critical.atMost</c>. Rules are named instead of counted.</param>
/// <param name="What">The difference in words: <c>0 becomes 3</c>.</param>
public sealed record PolicyChange(string Path, string What, ChangeEffect Effect)
{
    public override string ToString() => $"{Path}: {What}";
}

/// <summary>What a change does to the protection that a policy gives.</summary>
public enum ChangeEffect
{
    /// <summary>No decision about a gate, a build, an image or a configuration becomes more or less strict.</summary>
    Neutral,

    Tightens,

    /// <summary>Something may happen that did not before (a release, a build, a retirement, a repair), or it is not proven that nothing does.</summary>
    Loosens,
}

/// <summary>Collects changes. Texts are bounded and printable, because they are stored and shown in mails.</summary>
internal sealed class ChangeList
{
    private const int MaxPath = 160;
    private const int MaxWhat = 200;
    private readonly List<PolicyChange> _changes = [];

    public IReadOnlyList<PolicyChange> All => _changes;

    public void Add(string path, string what, ChangeEffect effect) =>
        _changes.Add(new(Printable.Shortened(path, MaxPath), Printable.Shortened(what, MaxWhat), effect));

    public void Loosens(string path, string what) => Add(path, what, ChangeEffect.Loosens);

    public void Tightens(string path, string what) => Add(path, what, ChangeEffect.Tightens);

    public void Neutral(string path, string what) => Add(path, what, ChangeEffect.Neutral);

    /// <summary>Compares a value that is stricter when it is smaller. Null means no limit.</summary>
    public void Limit<T>(string path, T? before, T? after, Func<T, string> text, ChangeEffect whenStricter = ChangeEffect.Tightens)
        where T : struct, IComparable<T>
    {
        if (Nullable.Compare(before, after) == 0)
            return;
        var isStricter = after is { } limit && (before is not { } earlier || limit.CompareTo(earlier) < 0);
        Add(path, $"{Shown(before)} becomes {Shown(after)}", isStricter ? whenStricter : ChangeEffect.Loosens);

        string Shown(T? value) => value is { } given ? text(given) : "no limit";
    }

    /// <summary>Compares two sets of names.</summary>
    public void Names(string path, IEnumerable<string> before, IEnumerable<string> after, ChangeEffect whenAdded, ChangeEffect whenRemoved)
    {
        var (old, now) = (before.ToHashSet(StringComparer.Ordinal), after.ToHashSet(StringComparer.Ordinal));
        foreach (var name in now.Except(old))
            Add(path, $"{name} is added", whenAdded);
        foreach (var name in old.Except(now))
            Add(path, $"{name} is removed", whenRemoved);
    }
}
