using System.Diagnostics;
using ImageBuilderAutomation.Cli.Output;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>The CloudFormation templates: cfn-lint finds nothing in them, and they keep every property.</summary>
public sealed class CloudFormationTests
{
    private static readonly string[] Options = ["--result-topic", AdoptionAccount.Topic];

    [PythonFact("cfnlint")]
    public async Task Templates_of_all_shapes_are_clean()
    {
        await using var account = await AdoptionAccount.StartAsync();
        var folder = Directory.CreateTempSubdirectory("templates-");
        foreach (var (shape, more) in new (string, string[])[]
        {
            ("plain", []), ("bare", ["--execution-role", AdoptionAccount.Role]), ("container", []), ("shared", []), ("disabled", ["--scanning"]),
            ("own-distribution", ["--step-topic", $"{AdoptionAccount.Topic}-steps", "--step-function", "AnswerStepCall"]),
        })
        {
            await PipelineShapes.CreateAsync(account, shape);
            var plan = await account.PlanAsync(shape, "cloudformation", [.. Options, .. more]);
            Assert.Equal((ExitCode.Ok, ""), (plan.ExitCode, plan.Error));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{shape}.yaml"), plan.Output);
        }

        var start = new ProcessStartInfo(Python.Command, ["-c", "import cfnlint.runner, sys; sys.exit(cfnlint.runner.main())", .. folder.GetFiles().Select(file => file.FullName)]);
        var run = await Tool.RunAsync(start);

        Assert.True(run.ExitCode == 0, run.Output);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_template_has_both_states_of_what_changes_and_every_other_property()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, "plain");

        var plan = await account.PlanAsync("plain", "cloudformation", Options);

        var resources = Parsed(plan.Output)["Resources"];
        var pipeline = resources["Pipeline"]["Properties"];
        Assert.Equal("Monday's image", pipeline["Description"].ToString());
        Assert.Equal("false", pipeline["EnhancedImageMetadataEnabled"].ToString());
        Assert.Equal("90", pipeline["ImageTestsConfiguration"]["TimeoutMinutes"].ToString());
        Assert.Equal("cron(0 6 ? * mon *)", pipeline["Schedule"]["ScheduleExpression"].ToString());
        Assert.Equal("prod", pipeline["Tags"]["stage"].ToString());
        var workflows = (YamlSequenceNode)pipeline["Workflows"]["Fn::If"];
        Assert.Equal(3, ((YamlSequenceNode)workflows.Children[1]).Children.Count);
        Assert.Equal("Workflow", ((YamlSequenceNode)workflows.Children[1])[2]["WorkflowArn"]["Fn::GetAtt"][0].ToString());
        Assert.Equal("AWS::NoValue", workflows.Children[2]["Ref"].ToString());
        Assert.Equal(("Retain", "Retain"), (resources["Pipeline"]["DeletionPolicy"].ToString(), resources["Configuration"]["DeletionPolicy"].ToString()));
        Assert.Equal("a/b", resources["Configuration"]["Properties"]["Logging"]["S3Logs"]["S3KeyPrefix"].ToString());
        Assert.Equal(
            await File.ReadAllTextAsync(Repository.PathOf("infra", "workflows", "gated-distribution.yaml")), resources["Workflow"]["Properties"]["Data"].ToString());
    }

    [Fact]
    public async Task Odd_texts_are_the_same_after_reading()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, "own-distribution");

        var plan = await account.PlanAsync("own-distribution", "cloudformation", Options);

        var document = Parsed(plan.Output)["Resources"]["Workflow"]["Properties"]["Data"].ToString();
        Assert.Contains("description: \"Ours: 'quoted' ${not} %{a} template\"\n", document, StringComparison.Ordinal);
        Assert.EndsWith("$.stepOutputs.Out.distributedImages", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_that_the_resource_type_does_not_have_are_named_and_nothing_is_printed()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, "own-workflows");

        var plan = await account.PlanAsync("own-workflows", "cloudformation", Options);

        Assert.Equal((ExitCode.Problems, ""), (plan.ExitCode, plan.Output));
        Assert.Equal("CloudFormation cannot write these members, and its update would clear them: imageTags. Use --format cli, which repeats them.\n", plan.Error);
    }

    private static YamlMappingNode Parsed(string template)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(template));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
