using System.Text;
using System.Text.Json.Nodes;
using Conformance.Model;
using ImageBuilderModel;
using TestKit;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

/// <summary>
/// Sends random requests, valid and invalid: 2,000 in four runs, a quarter of them in a short run, more with <c>RANDOM_REQUESTS=50000</c>.
/// The seed is an argument of the test, so that a failure can be repeated.
/// </summary>
public sealed class AnyRequestTests : EmulatorTest
{
    private static readonly int Requests = LongRun.Count("RANDOM_REQUESTS", 2_000);

    private static readonly string[] Operations = [.. ServiceModels.ImageBuilder.Operations.Keys];

    // For each kind of resource: the operation that lists it, the list's member, the operation that gets one, and that operation's argument.
    private static readonly (string Kind, string List, string Items, string Get, string Argument)[] Kinds =
    [
        ("infrastructure-configuration/", "ListInfrastructureConfigurations", "infrastructureConfigurationSummaryList",
            "GetInfrastructureConfiguration", "infrastructureConfigurationArn"),
        ("distribution-configuration/", "ListDistributionConfigurations", "distributionConfigurationSummaryList",
            "GetDistributionConfiguration", "distributionConfigurationArn"),
        ("image-recipe/", "ListImageRecipes", "imageRecipeSummaryList", "GetImageRecipe", "imageRecipeArn"),
        ("image-pipeline/", "ListImagePipelines", "imagePipelineList", "GetImagePipeline", "imagePipelineArn"),
        ("component/", "ListComponentBuildVersions", "componentSummaryList", "GetComponent", "componentBuildVersionArn"),
        ("workflow/", "ListWorkflowBuildVersions", "workflowSummaryList", "GetWorkflow", "workflowBuildVersionArn"),
        ("image/", "ListImageBuildVersions", "imageSummaryList", "GetImage", "imageBuildVersionArn"),
    ];

    private readonly HashSet<string> _existing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private Exception? _unexpected;
    private int _tokens;

    protected override EmulatorOptions Options => base.Options with { Unexpected = e => _unexpected = e };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_request_gets_a_response_and_every_listed_resource_exists(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Requests / 4; i++)
        {
            var operation = random.Next(2) == 0 ? Operations[random.Next(Operations.Length)] : Likely(random);
            var input = random.Next(3) == 0 ? Garbled(random, Input(random, operation)) : Input(random, operation);
            var (status, body) = Send(operation, input);

            Assert.True(_unexpected is null && status < 500, $"{operation} {input.ToJsonString()}: {status} {body} {_unexpected}");
            if (random.Next(50) == 0)
                await Clock.AdvanceAsync(TimeSpan.FromMinutes(random.Next(200)));
        }

        Assert.All(Kinds, kind => Assert.Contains(_made, arn => arn.Contains($":{kind.Kind}", StringComparison.Ordinal)));
        foreach (var (kind, list, items, get, argument) in Kinds)
        {
            var listed = Pages(list, items).ToList();
            Assert.Equal(listed.Count, listed.Distinct().Count());
            var made = _existing.Where(arn => arn.Contains($":{kind}", StringComparison.Ordinal)).ToList();
            Assert.True(
                made.ToHashSet().SetEquals(listed),
                $"not listed: {string.Join(", ", made.Except(listed))}; listed but never created: {string.Join(", ", listed.Except(made))}");
            Assert.All(listed, arn => Assert.Equal(200, Send(get, new() { [argument] = arn }).Status));
        }
    }

    private static string Likely(Random random) =>
        ((string[])["CreateInfrastructureConfiguration", "CreateDistributionConfiguration", "CreateImageRecipe", "CreateImagePipeline", "CreateComponent",
            "CreateWorkflow", "CreateImagePipeline", "StartImagePipelineExecution", "StartImagePipelineExecution", "DeleteImage"])[random.Next(10)];

    /// <summary>An input that often succeeds for common operations, otherwise the model's sample. It refers to existing resources if there are any.</summary>
    private JsonObject Input(Random random, string operation)
    {
        var name = $"thing {random.Next(30)}";
        var input = operation switch
        {
            "CreateInfrastructureConfiguration" => Samples.Infrastructure(name),
            "CreateDistributionConfiguration" => Samples.Distribution(name),
            "CreateImageRecipe" => Samples.ImageRecipe(Api, name, $"1.{random.Next(3)}.0"),
            "CreateComponent" => Samples.Component(name, $"1.{random.Next(3)}.0"),
            "CreateWorkflow" => Samples.Workflow(name, $"1.{random.Next(3)}.0"),
            "CreateImagePipeline" => new()
            {
                ["name"] = name,
                ["imageRecipeArn"] = Existing(random, "image-recipe/"),
                ["infrastructureConfigurationArn"] = Existing(random, "infrastructure-configuration/"),
            },
            _ => SampleInput.Plain(ServiceModels.ImageBuilder.Operations[operation]),
        };
        foreach (var (member, value) in input.ToList())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var arn) && arn.StartsWith("arn:", StringComparison.Ordinal)
                && arn.Split(':') is [.., var path] && arn.Contains($":{Api.Account}:", StringComparison.Ordinal) && random.Next(10) > 0)
                input[member] = Existing(random, path[..(path.IndexOf('/', StringComparison.Ordinal) + 1)]) ?? arn;
        }

        input["clientToken"] = $"token-{++_tokens}";
        if (!operation.StartsWith("Create", StringComparison.Ordinal) && random.Next(2) == 0)
            input.Remove("filters");
        input.Remove("dryRun");
        return input;
    }

    private string? Existing(Random random, string kind) =>
        _existing.Where(arn => arn.Contains($":{kind}", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } some
            ? some[random.Next(some.Count)]
            : null;

    private static JsonObject Garbled(Random random, JsonObject input)
    {
        // A repeated token would replay the response about a resource that may have been deleted since.
        var members = input.Select(m => m.Key).Where(m => m != "clientToken").ToList();
        for (var i = random.Next(1, 4); i > 0 && members.Count > 0; i--)
        {
            input[members[random.Next(members.Count)]] = random.Next(9) switch
            {
                0 => null,
                1 => "",
                2 => new string('x', random.Next(3000)),
                3 => random.Next(-10, 100_000),
                4 => random.NextDouble() * 1e300,
                5 => new JsonArray(),
                6 => new JsonObject { ["name"] = "x" },
                7 => "\0é\u202e😀{{ }} ${a.b} $.x",
                _ => true,
            };
        }

        return input;
    }

    private IEnumerable<string> Pages(string list, string items)
    {
        string? token = null;
        do
        {
            var (status, body) = Send(list, token is null ? [] : new() { ["nextToken"] = token });
            Assert.Equal(200, status);
            foreach (var item in body[items]!.AsArray())
                yield return item!["arn"]!.GetValue<string>();
            token = body["nextToken"]?.GetValue<string>();
        }
        while (token is not null);
    }

    private (int Status, JsonObject Body) Send(string operation, JsonObject input)
    {
        var model = ServiceModels.ImageBuilder.Operations[operation];
        var absent = input.Where(m => m.Value is null).Select(m => m.Key).ToList();
        absent.ForEach(m => input.Remove(m));
        var (method, pathAndQuery, sent) = ApiClient.Place(operation, input);
        var parts = pathAndQuery.Split('?', 2);
        var answer = Server.Host.Api.Handle(new(
            method, parts[0], parts.Length == 2 ? parts[1] : "",
            $"AWS4-HMAC-SHA256 Credential={Api.Account}/20261120/{Api.Region}/imagebuilder/aws4_request", Encoding.UTF8.GetBytes(sent ?? "")));
        var body = JsonNode.Parse(answer.Body.Span)!.AsObject();
        if (answer.Status == 200)
        {
            Assert.Empty(Answers.ProblemsOf(model.Name, body));
            Note(operation, body);
        }

        return (answer.Status, body);
    }

    private void Note(string operation, JsonObject body)
    {
        if (body.FirstOrDefault(m => m.Key.EndsWith("Arn", StringComparison.Ordinal)).Value?.GetValue<string>() is not { } arn)
            return;
        if (operation.StartsWith("Delete", StringComparison.Ordinal))
            _existing.Remove(arn);
        else if (operation.StartsWith("Create", StringComparison.Ordinal)
            || operation is "StartImagePipelineExecution" or "ImportComponent" or "ImportDiskImage" or "ImportVmImage" or "DistributeImage")
        {
            _existing.Add(arn);
            _made.Add(arn);
        }
    }
}
