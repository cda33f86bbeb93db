using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Tests.Policies;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>The inventory shows what each pipeline has.</summary>
public sealed class InventoryTests
{
    private const string Policy = """
        { "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "scan": {} } } ] }
        """;

    private const string Gate = "schemaVersion: 1.0\nsteps:\n  - name: ApproveRelease\n    action: WaitForAction\n  - name: Out\n    action: DistributeImage\n";

    [Fact]
    public async Task Every_pipeline_has_its_row_with_what_it_has_and_the_exit_code_is_1_while_one_has_no_gate()
    {
        await using var account = await AdoptionAccount.StartAsync();
        using var policy = new PolicyText(Policy);
        await PipelineShapes.CreateAsync(account, "plain");
        await PipelineShapes.CreateAsync(account, "container");
        await PipelineShapes.CreateAsync(account, "disabled");
        await account.CreateConfigurationAsync("topical", new() { ["snsTopicArn"] = AdoptionAccount.Topic });
        await account.CreatePipelineAsync("gated", "topical", new()
        {
            ["executionRole"] = $"arn:aws:iam::{AdoptionAccount.Number}:role/team/own",
            ["imageScanningConfiguration"] = new JsonObject { ["imageScanningEnabled"] = true },
            ["workflows"] = new JsonArray(new JsonObject { ["workflowArn"] = await account.CreateWorkflowAsync("gate", Gate) }),
        });

        var run = await account.RunAsync("inventory", "--policy", policy.Path);

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Matches("(?m)^PIPELINE +STATE +RECIPE +WORKFLOWS +ROLE +TOPIC +SCANS +SCHEDULE +COVERAGE\n", run.Output);
        const string none = "uncovered, rule clean \\(distribution/ApproveRelease\\): the pipeline names no workflow, and the service's own have no waiting step";
        Assert.Matches($"(?m)^plain +enabled +plain-recipe/1.0.0 +defaults +none +none +no +cron\\(0 6 \\? \\* mon \\*\\) UTC +{none}\n", run.Output);
        Assert.Matches($"(?m)^disabled +disabled +disabled-recipe/1.0.0 +defaults +none +none +no +none +{none}\n", run.Output);
        Assert.Matches("(?m)^gated +enabled +gated-recipe/1.0.0 +distribution/gate/1.0.0/1 +own +results +yes +none +covered, rule clean: step distribution/ApproveRelease\n", run.Output);
        Assert.EndsWith("4 pipelines, 3 without a gate that the policy demands\n", run.Output, StringComparison.Ordinal);
        var json = (await account.RunAsync("inventory", "--policy", policy.Path, "--json")).Json;
        Assert.Equal((3, 4), ((int)json["gaps"]!, json["pipelines"]!.AsArray().Count));
        Assert.Equal(AdoptionAccount.Topic, $"{json["pipelines"]!.AsArray().Single(one => $"{one!["name"]}" == "gated")!["topic"]}");
    }

    [Fact]
    public async Task All_pages_are_read_and_each_configuration_once()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await account.CreateConfigurationAsync("shared infra");
        for (var n = 0; n < 27; n++)
            await account.CreatePipelineAsync($"pipeline {n}", "shared-infra");
        var before = account.CallsOf("GetInfrastructureConfiguration");

        var run = await account.RunAsync("inventory", "--policy", "no-such-file.json", "--json");

        // Without a policy nothing is known to be missing.
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(27, run.Json["pipelines"]!.AsArray().Count);
        Assert.Equal(("unknown", "there is no no-such-file.json; name one with --policy"), ($"{run.Json["pipelines"]![0]!["coverage"]}", $"{run.Json["pipelines"]![0]!["coverageReason"]}"));
        Assert.Equal(1, account.CallsOf("GetInfrastructureConfiguration") - before);
    }
}
