using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Tests.History;

namespace ImageBuilderAutomation.Cli.Tests.Gates;

public sealed class GateOfBuildTests(SeededTable table) : IClassFixture<SeededTable>
{
    [Theory]
    [InlineData("step-2", "step-2")]
    [InlineData("base/1.0.0/8", "step-2")]
    [InlineData("base/1.0.0/8:ApproveRelease", "step-2")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/8", "step-2")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/8:ApproveRelease", "step-2")]
    [InlineData("ami-0ccc", "step-2")]
    [InlineData("base/1.0.0/7", "step-1")]
    [InlineData("shop/1.0.0/2:ApproveTest", "step-3")]
    public async Task A_gate_is_named_by_its_step_its_build_or_an_AMI(string named, string step)
    {
        var run = await table.AskGatesAsync("show", named, "--json");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal(step, run.Json["step"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(ExitCode.Usage, "shop/1.0.0/2", "shop/1.0.0/2 has 2: ApproveTest (open, step-3), ApproveRelease (open, step-4). Name one: shop/1.0.0/2:ApproveTest")]
    [InlineData(ExitCode.Problems, "shop/1.0.0/2:Approve", "Expected a build with a gate Approve; the gates of shop/1.0.0/2 are: ApproveTest (open, step-3), ApproveRelease (open, step-4).")]
    [InlineData(ExitCode.Problems, "web/2.0.0/1", "the history has no gate of web/2.0.0/1. List open gates with: gates list")]
    [InlineData(ExitCode.Problems, "ami-0123", "The history has no build that made ami-0123.")]
    [InlineData(ExitCode.Usage, "web", "Expected a build such as base/1.0.0/7, its ARN, or the id of its AMI, found 'web'.")]
    [InlineData(ExitCode.Problems, "step-9", "Name its build, such as base/1.0.0/7, or the step's id. List open gates with: gates list")]
    public async Task A_name_that_means_no_gate_or_several_says_what_to_name_instead(int exitCode, string named, string expected)
    {
        var run = await table.AskGatesAsync("show", named);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
