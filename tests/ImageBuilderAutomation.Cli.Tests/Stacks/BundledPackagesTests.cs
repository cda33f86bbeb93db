using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Stacks;

/// <summary>Compiled only with the stand-ins.</summary>
public sealed class BundledPackagesTests
{
    [Theory]
    [InlineData("triggers", "graph")]
    [InlineData("configurations", "check")]
    [InlineData("lifecycle", "plan", "--table", "records")]
    public async Task Asked_for_Image_Builder_in_AWS_the_build_names_in_one_sentence_what_to_run_instead(params string[] verb)
    {
        if (verb[0] != "triggers")
            verb = [.. verb, "--policy", Repository.PathOf("policy", "policy.json")];
        var run = await Cli.RunAsync([.. verb, "--account", "123456789012", "--region", "eu-west-1"]);

        Assert.Equal(
            (2, "", "This build reaches Image Builder on this machine only: install a released image-builder-automation, or build with -p:AwsPackages=nuget.\n"),
            (run.ExitCode, run.Output, run.Error));
    }
}
