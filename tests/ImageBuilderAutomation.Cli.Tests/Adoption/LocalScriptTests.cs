using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Cli.Adoption.Formats;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>No command of a printed script reaches another account than the plan's.</summary>
public sealed class LocalScriptTests
{
    [Fact]
    public async Task A_script_for_a_local_stack_calls_the_local_Image_Builder_and_no_IAM()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, "bare");
        var script = (await account.PlanAsync("bare", "cli")).Output;

        Assert.DoesNotContain(script.Split('\n'), line => line.StartsWith("aws iam", StringComparison.Ordinal));
        Assert.Contains("\n# aws iam create-role", script, StringComparison.Ordinal);
        Assert.Contains($"export AWS_ENDPOINT_URL_IMAGEBUILDER={account.Url.ToString().TrimEnd('/')} AWS_ACCESS_KEY_ID={AdoptionAccount.Number} ", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_IMAGEBUILDER", "http://127.0.0.1:4599", false)]
    [InlineData("AWS_ENDPOINT_URL_IMAGEBUILDER", "http://localhost:4599/", false)]
    [InlineData("AWS_ENDPOINT_URL", "http://[::1]:4599", false)]
    [InlineData("AWS_ENDPOINT_URL_IMAGEBUILDER", "https://vpce-1.imagebuilder.eu-west-1.vpce.amazonaws.com", true)]
    [InlineData("UNRELATED", "http://127.0.0.1:4599", true)]
    public async Task A_script_for_AWS_stops_before_IAM_where_the_exports_of_a_local_stack_are_set(string variable, string value, bool goesOn)
    {
        if (OperatingSystem.IsWindows())
            return;
        var plan = new AdoptionPlan(new PipelineSettings(new() { ["name"] = "bare", ["arn"] = AdoptionAccount.Arn("image-pipeline/bare") }))
        {
            Role = new("bare-image-builder", AdoptionAccount.Role, AdoptionAccount.Number, "arn:aws:iam::aws:policy/EC2ImageBuilderExecutionPolicy", "it has none"),
        };
        using var script = new StringWriter { NewLine = "\n" };
        AwsCliFormat.Write(script, plan);

        // Only the part before Image Builder, with a stand-in for the AWS CLI.
        var iam = $"{script}".Split("# ----", StringSplitOptions.None)[1];
        var run = await Tool.RunAsync(Start($"aws() {{ echo \"called $1 $2\"; }}\n# ----{iam}"));

        Assert.Equal(goesOn ? 0 : 1, run.ExitCode);
        Assert.Equal(goesOn, run.StandardOutput.Contains("called iam create-role", StringComparison.Ordinal));
        Assert.Equal(!goesOn, run.StandardError.Contains("unset it, or plan with --stack local", StringComparison.Ordinal));

        System.Diagnostics.ProcessStartInfo Start(string text)
        {
            var start = new System.Diagnostics.ProcessStartInfo("sh", ["-c", text]);
            foreach (var name in new[] { "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_IMAGEBUILDER" })
                start.Environment.Remove(name);
            start.Environment[variable] = value;
            return start;
        }
    }
}
