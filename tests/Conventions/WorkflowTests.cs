using System.Text.RegularExpressions;
using TestKit;
using YamlDotNet.RepresentationModel;

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

    [Fact]
    public void A_release_has_an_executable_for_each_platform_and_the_tool()
    {
        var release = File.ReadAllText(Repository.PathOf(".github", "workflows", "release.yml"));

        Assert.Equal(
            ["linux-arm64", "linux-x64", "osx-arm64", "osx-x64", "win-x64"],
            RuntimeInMatrix().Matches(release).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Contains(Commands("release.yml"), command => command.StartsWith("dotnet pack src/ImageBuilderAutomation.Cli ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_release_contains_the_official_packages()
    {
        var built = Commands("release.yml").Where(command => PublishOrPack().IsMatch(command)).ToList();

        Assert.Equal(5, built.Count);
        Assert.All(built, command => Assert.Contains(" -p:AwsPackages=nuget ", command));
    }

    [Fact]
    public void A_release_has_the_functions_for_both_runtimes_and_both_architectures()
    {
        var functions = FunctionsInMatrix().Matches(File.ReadAllText(Repository.PathOf(".github", "workflows", "release.yml")))
            .Select(match => $"{match.Groups[1].Value} on {match.Groups[2].Value}");

        Assert.Equal(["managed on ubuntu-24.04", "aot on ubuntu-24.04", "aot on ubuntu-24.04-arm"], functions);
        Assert.Contains("make package PACKAGE=${{ matrix.package }} AWS_PACKAGES=nuget", Commands("release.yml"));
    }

    /// <remarks>The job that may write runs nothing of the repository, and what it publishes is what it attests.</remarks>
    [Fact]
    public void Only_the_last_job_of_a_release_may_write_and_it_attests_all_files()
    {
        var jobs = Template.Map(Template.Read(".github", "workflows", "release.yml"), "jobs");
        var writing = Assert.Single(jobs.Children, job => ((YamlMappingNode)job.Value).Children.ContainsKey("permissions"));
        var job = (YamlMappingNode)writing.Value;

        Assert.Equal(
            jobs.Children.Keys.Where(name => !name.Equals(writing.Key)).Select(name => ((YamlScalarNode)name).Value!).Order(StringComparer.Ordinal),
            Template.Texts(job.Children["needs"]).Order(StringComparer.Ordinal));
        var steps = ((YamlSequenceNode)job.Children["steps"]).Cast<YamlMappingNode>().ToList();
        Assert.DoesNotContain(steps, step => Template.Text(step, "uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true);
        var attested = Assert.Single(steps, step => Template.Text(step, "uses")?.StartsWith("actions/attest-build-provenance@", StringComparison.Ordinal) == true);
        Assert.Equal("files/*", Template.Text(Template.Map(attested, "with"), "subject-path"));
        Assert.EndsWith(" files/*", Template.Text(steps[^1], "run"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_lists_the_packages_of_everything_that_runs() => Assert.Contains(
        "for project in Functions Cli Emulator.Tool; do", Commands("release.yml"));

    [Fact]
    public async Task The_executable_of_a_release_is_native_and_the_package_is_a_tool()
    {
        foreach (var command in Commands("release.yml").Where(command => PublishOrPack().IsMatch(command)))
        {
            // What MSBuild makes of the command's own arguments.
            var words = command.Replace("${{ matrix.runtime }}", "linux-x64", StringComparison.Ordinal).Split(' ');
            var properties = await MsBuild.PropertiesAsync(
                words[2], ["PublishAot", "RuntimeIdentifier", "PackAsTool", "Configuration", "AllowBundledPublish"],
                [
                    .. words.Where(word => word.StartsWith("-p:", StringComparison.Ordinal)).Select(word => word["-p:".Length..]),
                    .. words.Zip(words.Skip(1)).Where(pair => pair.First == "-r").Select(pair => $"RuntimeIdentifier={pair.Second}"),
                    .. words.Zip(words.Skip(1)).Where(pair => pair.First == "-c").Select(pair => $"Configuration={pair.Second}"),
                ]);

            Assert.Equal(("Release", ""), (properties["Configuration"], properties["AllowBundledPublish"]));
            Assert.Equal(
                words[1] == "publish" ? ("true", "linux-x64", "")
                    : ("", "", words[2].EndsWith(".Cli", StringComparison.Ordinal) || words[2].EndsWith(".Tool", StringComparison.Ordinal) ? "true" : ""),
                (properties["PublishAot"], properties["RuntimeIdentifier"], properties["PackAsTool"]));
        }
    }

    private static IEnumerable<string> Commands(string workflow) =>
        Lines(workflow).Select(line => line.Trim().Replace("- run: ", "", StringComparison.Ordinal).Replace("run: ", "", StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string workflow) => File.ReadLines(Repository.PathOf(".github", "workflows", workflow));

    [GeneratedRegex("uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$")]
    private static partial Regex PinnedAction();

    [GeneratedRegex("runtime: ([a-z0-9-]+)")]
    private static partial Regex RuntimeInMatrix();

    [GeneratedRegex(@"package: (\w+), name: [\w-]+, runner: ([\w.-]+) ")]
    private static partial Regex FunctionsInMatrix();

    [GeneratedRegex("^dotnet (publish|pack) ")]
    private static partial Regex PublishOrPack();
}
