namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>What is wrong with a document, by path; reading goes on, so that all problems are told at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _all = [];

    public bool Any => _all.Count > 0;

    public IReadOnlyList<string> All => _all;

    public void Add(string path, string problem) => _all.Add(path.Length == 0 ? problem : $"{path}: {problem}");
}
