using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>Pipelines as accounts have them.</summary>
internal static class PipelineShapes
{
    public const string OwnDistribution = """
        name: ours
        description: "Ours: 'quoted' ${not} %{a} template"
        schemaVersion: 1.0
        parameters:
          - name: reach
            type: string
        steps:
          # Everything goes out at once.
          - name: Out
            action: DistributeImage
          - name: Share
            action: ModifyImageAttributes
            inputs:
              distributedImages.$: $.stepOutputs.Out.distributedImages
        """;

    private const string Tests = "name: look\nschemaVersion: 1.0\nsteps:\n  - name: Launch\n    action: LaunchInstance\n    inputs:\n      waitFor: ssmAgent\n";

    public static readonly IReadOnlyList<string> All =
        ["plain", "bare", "container", "own-workflows", "own-distribution", "shared", "disabled", "odd-texts"];

    /// <returns>The slug of the pipeline's infrastructure configuration.</returns>
    public static async Task<string> CreateAsync(AdoptionAccount account, string shape)
    {
        var configuration = shape is "shared" ? "factory" : $"{shape} infra";
        await account.CreateConfigurationAsync(configuration, shape switch
        {
            "bare" or "disabled" => null,
            "odd-texts" => new()
            {
                ["description"] = "It's \"ours\": $HOME `date` ${x} %{y} \\ Größe 大 🙂",
                ["resourceTags"] = new JsonObject { ["cost centre"] = "R.D/42 @home" },
                ["tags"] = new JsonObject { ["Owner:me"] = "ü ${z}" },
            },
            _ => Infrastructure(),
        });
        var slug = configuration.Replace(' ', '-');
        if (shape is "shared")
            await account.CreatePipelineAsync("other", slug);
        await account.CreatePipelineAsync(shape is "odd-texts" ? "Odd Texts" : shape, slug, await MembersAsync(account, shape), shape is "container");
        return slug;
    }

    private static JsonObject Infrastructure() => new()
    {
        ["description"] = "Builders",
        ["instanceTypes"] = new JsonArray("m5.large", "c5.large"),
        ["terminateInstanceOnFailure"] = false,
        ["logging"] = new JsonObject { ["s3Logs"] = new JsonObject { ["s3BucketName"] = "logs", ["s3KeyPrefix"] = "a/b" } },
        ["instanceMetadataOptions"] = new JsonObject { ["httpTokens"] = "required", ["httpPutResponseHopLimit"] = 2 },
        ["placement"] = new JsonObject { ["tenancy"] = "dedicated" },
        ["resourceTags"] = new JsonObject { ["team"] = "platform" },
        ["tags"] = new JsonObject { ["stage"] = "prod" },
    };

    private static async Task<JsonObject> MembersAsync(AdoptionAccount account, string shape) => shape switch
    {
        "plain" or "shared" => new()
        {
            ["description"] = "Monday's image",
            ["distributionConfigurationArn"] = await account.CreateDistributionAsync(shape),
            ["enhancedImageMetadataEnabled"] = false,
            ["imageTestsConfiguration"] = new JsonObject { ["imageTestsEnabled"] = true, ["timeoutMinutes"] = 90 },
            ["schedule"] = new JsonObject
            {
                ["scheduleExpression"] = "cron(0 6 ? * mon *)",
                ["timezone"] = "UTC",
                ["pipelineExecutionStartCondition"] = "EXPRESSION_MATCH_ONLY",
            },
            ["tags"] = new JsonObject { ["stage"] = "prod" },
        },
        "own-workflows" => new()
        {
            ["executionRole"] = $"arn:aws:iam::{AdoptionAccount.Number}:role/path/own",
            ["distributionConfigurationArn"] = await account.CreateDistributionAsync(shape),
            ["imageTags"] = new JsonObject { ["team"] = "web" },
            ["workflows"] = new JsonArray(
                Use(AdoptionAccount.Managed("workflow/build/build-image")),
                new JsonObject { ["workflowArn"] = await account.CreateWorkflowAsync("look", Tests, "TEST"), ["parallelGroup"] = "g", ["onFailure"] = "CONTINUE" }),
        },
        "own-distribution" => new()
        {
            ["executionRole"] = $"arn:aws:iam::{AdoptionAccount.Number}:role/own",
            ["distributionConfigurationArn"] = await account.CreateDistributionAsync(shape),
            ["workflows"] = new JsonArray(
                Use(AdoptionAccount.Managed("workflow/build/build-image")),
                new JsonObject
                {
                    ["workflowArn"] = await account.CreateWorkflowAsync("ours", OwnDistribution),
                    ["parameters"] = new JsonArray(new JsonObject { ["name"] = "reach", ["value"] = new JsonArray("far") }),
                }),
        },
        "disabled" => new() { ["status"] = "DISABLED", ["imageTestsConfiguration"] = new JsonObject { ["imageTestsEnabled"] = false } },
        "odd-texts" => new()
        {
            ["description"] = "It's \"ours\": $(date) `id` ${x} %{y} \\n Größe 大 🙂\tend",
            ["imageTags"] = new JsonObject { ["who"] = "O'Neil; rm -rf \"$HOME\"" },
        },
        _ => [],
    };

    private static JsonObject Use(string arn) => new() { ["workflowArn"] = arn };
}
