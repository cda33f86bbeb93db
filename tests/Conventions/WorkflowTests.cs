using System.Text.RegularExpressions;
using TestKit;

namespace Conventions;

/// <summary>The public workflows run only reviewed code: actions are pinned by commit, Python tools by version.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [.. Directory.EnumerateFiles(Repository.PathOf(".github", "workflows"), "*.yml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_by_its_commit(string workflow)
    {
        var actions = Lines(workflow).Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches(PinnedAction(), action));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_Python_tool_is_pinned_by_its_version(string workflow) => Assert.All(
        Lines(workflow).Where(line => line.Contains("pip install", StringComparison.Ordinal))
            .SelectMany(line => line[(line.IndexOf("pip install", StringComparison.Ordinal) + "pip install".Length)..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        tool => Assert.Matches("^[a-z0-9-]+==[0-9.]+$", tool));

    [Fact]
    public void Nuget_mode_is_built_on_both_architectures()
    {
        var ci = File.ReadAllText(Repository.PathOf(".github", "workflows", "ci.yml"));

        Assert.Contains("{ packages: nuget, runner: ubuntu-24.04 }", ci);
        Assert.Contains("{ packages: nuget, runner: ubuntu-24.04-arm }", ci);
    }

    private static IEnumerable<string> Lines(string workflow) => File.ReadLines(Repository.PathOf(".github", "workflows", workflow));

    [GeneratedRegex("uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$")]
    private static partial Regex PinnedAction();
}
