using TestKit;

namespace Conventions;

/// <summary>The first <c>dotnet run</c> of the local host in a clone only compiles. Every other build checks, also what such a run has compiled.</summary>
public sealed class FirstBuildTests
{
    private const string Host = "src/ImageBuilderAutomation.Local";
    private const string Core = "src/ImageBuilderAutomation";

    private static readonly string[] Names = ["CompileOnly", "RunAnalyzers", "GenerateDocumentationFile", "TreatWarningsAsErrors"];

    [Fact]
    public async Task The_first_run_of_the_host_leaves_out_the_checks()
    {
        // Directory.Build.rsp, which lies beside this project alone, says that the build begins here.
        var found = await ReadAsync(Host, "missing");

        Assert.Equal(["true", "false", "false", "true"], found);
    }

    [Theory]
    [InlineData(Host, "Directory.Build.props")]
    [InlineData(Core, "missing")]
    public async Task Every_build_after_a_checked_one_and_every_build_that_begins_elsewhere_checks(string project, string stamp)
    {
        var found = await ReadAsync(project, stamp);

        Assert.Equal(["", "", "true", "true"], found);
    }

    [Fact]
    public void Only_builds_that_begin_at_the_host_can_leave_out_the_checks()
    {
        var files = Directory.EnumerateFiles(Repository.Root, "Directory.Build.rsp", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 });

        Assert.Equal([Repository.PathOf("src", "ImageBuilderAutomation.Local", "Directory.Build.rsp")], files);
    }

    private static async Task<IEnumerable<string>> ReadAsync(string project, string stamp)
    {
        var found = await MsBuild.PropertiesAsync(project, Names, "AwsPackages=bundled", $"_CheckedStamp={Repository.PathOf(stamp)}");
        return Names.Select(one => found[one]);
    }
}
