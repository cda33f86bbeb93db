namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>The problems of a document, with their paths. Reading continues after a problem, so that all are reported at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _all = [];

    public bool Any => _all.Count > 0;

    public IReadOnlyList<string> All => _all;

    public void Add(string path, string problem) => _all.Add(path.Length == 0 ? problem : $"{path}: {problem}");
}
