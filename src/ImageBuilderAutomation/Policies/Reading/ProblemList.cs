namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Collects every problem, so that one call reports them all.</summary>
/// <param name="file">Name of the file next to the policy that is read; null for the policy itself.</param>
internal sealed class ProblemList(string? file = null)
{
    private readonly List<PolicyProblem> _problems = [];
    private readonly List<ProblemList> _others = [];

    public bool HasErrors => InOrder.Any(problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>In the order of their positions. Problems of other files come last.</summary>
    public IReadOnlyList<PolicyProblem> InOrder =>
    [
        .. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column),
        .. _others.SelectMany(other => other.InOrder),
    ];

    /// <summary>A list for another file. Its problems come after those of this file.</summary>
    public ProblemList Of(string name)
    {
        var other = new ProblemList(name);
        _others.Add(other);
        return other;
    }

    public void Malformed(string found, int line, int column) => _problems.Add(
        new("$", found, "JSON; comments and trailing commas are allowed", ProblemSeverity.Error, line, column) { File = file });

    public void Error(SourceNode at, string expected, string? found = null) => Add(at, at.Path, found ?? at.Describe(), expected, ProblemSeverity.Error);

    public void Warn(SourceNode at, string expected, string? found = null) => Add(at, at.Path, found ?? at.Describe(), expected, ProblemSeverity.Warning);

    public void Missing(SourceNode parent, string name, string expected) =>
        Add(parent, SourceParser.PathOf(parent.Path, name), "nothing", expected, ProblemSeverity.Error);

    private void Add(SourceNode at, string path, string found, string expected, ProblemSeverity severity) =>
        _problems.Add(new(path, found, expected, severity, at.Line, at.Column) { File = file });
}

/// <param name="Path">Path in the document: <c>gates[1].require.findings.critical</c>; <c>$</c> is the whole document.</param>
/// <param name="Line">From 1; 0 when the position is unknown.</param>
/// <param name="Column">From 1, in characters; 0 when the position is unknown.</param>
public sealed record PolicyProblem(string Path, string Found, string Expected, ProblemSeverity Severity, int Line, int Column)
{
    /// <summary>Name of the file next to the policy; null for the policy itself.</summary>
    public string? File { get; init; }

    public override string ToString() =>
        $"{(File is null ? "" : $"{File}: ")}{Path}{(Line > 0 ? $" ({Line}:{Column})" : "")}: found {Found}, expected {Expected}";
}

public enum ProblemSeverity
{
    /// <summary>The policy is usable but probably does not do what its author intends.</summary>
    Warning,

    /// <summary>The policy cannot be used until this is corrected.</summary>
    Error,
}
