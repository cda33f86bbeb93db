using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Tests.Configurations;
using ImageBuilderAutomation.Local.Tables;
using ImageBuilderAutomation.Local.Tables.Storage;
using TestKit;
using TestKit.Mutations;

namespace ImageBuilderAutomation.Cli.Tests;

/// <summary>
/// Every verb that reads a document, with mutated documents: the result is success or a message with an exit code, never an exception or a hang.
/// The seed is an argument of the test, so that a failure can be repeated. More documents with <c>RANDOM_DOCUMENTS=5000</c>.
/// </summary>
public sealed class AnyDocumentTests : IAsyncLifetime, IDisposable
{
    private const int Seeds = 4;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    private static readonly string Policy = File.ReadAllText(Repository.PathOf("policy", "policy.json"));
    private static readonly string DemoPolicy = File.ReadAllText(Repository.PathOf("src", "ImageBuilderAutomation.Local", "Demo", "policy.json"));
    private static readonly string Waivers = File.ReadAllText(Repository.PathOf("policy", "waivers.json"));
    private static readonly string[] Events = [.. Directory.GetFiles(Repository.PathOf("events", "eventbridge"), "*.json").Order().Select(File.ReadAllText)];

    private const string Configuration = """
        { "infrastructureConfiguration": { "arn": "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/new-one", "name": "New one",
          "instanceTypes": ["t3.medium"], "instanceMetadataOptions": { "httpTokens": "required", "httpPutResponseHopLimit": 3 }, "keyPair": "k",
          "logging": { "s3Logs": { "s3BucketName": "logs" } }, "tags": { "owner": "kim" } } }
        """;

    private const string Release = """
        { "format": "image-builder-automation/release/1", "image": { "arn": "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/7",
          "recipe": "arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/base/1.0.0" }, "previous": null, "number": 1 }
        """;

    private readonly MutatedFile _file = new();
    private Account _account = null!;
    private TableServer _table = null!;

    public async Task InitializeAsync()
    {
        _account = await Account.StartAsync();
        _table = await TableServer.StartAsync(new() { Tables = [TableSchema.Records("records")] }, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _account.DisposeAsync();
        await _table.DisposeAsync();
    }

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_document_gives_a_result_or_a_message(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < MutatedFile.Count(all: 400) / Seeds; i++)
        {
            var args = Arguments(random);
            if (random.Next(3) == 0)
                args = [.. args, "--json"];
            var run = await Cli.RunAsync(args).WaitAsync(AtMost);

            var problem = $"seed {seed}, document {i}, {string.Join(' ', args)}: exit code {run.ExitCode}\n{run.Output}\n{run.Error}";
            Assert.True(run.ExitCode is ExitCode.Ok or ExitCode.Problems or ExitCode.Usage, problem);
            Assert.True(run.ExitCode == ExitCode.Ok || run.Output.Length + run.Error.Length > 0, problem);
            Assert.False($"{run.Output}{run.Error}".Contains("   at ImageBuilderAutomation", StringComparison.Ordinal), problem);
        }
    }

    private string[] Arguments(Random random)
    {
        var policy = random.Next(2) == 0 ? Policy : DemoPolicy;
        string Mutated(string sample) => _file.Write("document.json", sample, random);
        string Whole(string sample) => _file.WriteWhole("whole.json", sample);
        var evt = Events[random.Next(Events.Length)];
        string[] local = ["--dynamodb", $"{_table.Url}", "--table", "records", "--region", "eu-west-1", "--account", "111122223333"];
        string[] service = ["--imagebuilder", $"{_account.Url}"];
        string[] account = [.. service, "--region", "eu-west-1", "--account", "111122223333"];
        _file.WriteWhole("waivers.json", Waivers);
        return random.Next(17) switch
        {
            0 => ["policy", "validate", Mutated(policy)],
            1 => ["policy", "validate", WithWaivers(policy, random)],
            2 => ["policy", "test", Mutated(policy)],
            3 => ["policy", "explain", Mutated(policy), "--pipeline", "pay-api", "--step", "distribution/ApproveRelease"],
            4 => ["policy", "explain", WithWaivers(policy, random), "--pipeline", "base", "--step", "distribution/ApproveRelease", "--finding", "high:CVE-2026-1"],
            5 => ["policy", "check", Mutated(policy), .. service, "--region", "eu-west-1"],
            6 => ["gates", "approve", "step-1", "--group", "platform", "--reason", "r", "--as", "user/kim", "--policy", Mutated(policy), .. local, .. service],
            7 => ["lifecycle", "plan", "--policy", Mutated(policy), .. local, .. service],
            8 => ["configurations", "check", "--policy", Mutated(policy), "--document", Whole(Configuration)],
            9 => ["configurations", "check", "--policy", Whole(policy), "--document", Mutated(Configuration)],
            10 => ["configurations", "diff", "--policy", Whole(policy), "--document", Mutated(Configuration), "--pipeline", "pay-api"],
            11 => ["configurations", "check", "--policy", Mutated(policy), .. account],
            12 => ["triggers", "explain", Mutated(evt), "--policy", Whole(policy)],
            13 => ["triggers", "explain", Whole(evt), "--policy", Mutated(policy)],
            14 => ["triggers", "explain", Mutated(evt), "--live", "--policy", Whole(policy), .. account],
            15 => ["history", "verify", "--offline", Mutated(Release), Whole(Release)],
            _ => ["history", "verify", Mutated(Release), Whole(Release), .. local],
        };
    }

    /// <summary>A valid policy beside mutated waivers.</summary>
    private string WithWaivers(string policy, Random random)
    {
        _file.Write("waivers.json", Waivers, random);
        return _file.WriteWhole("policy.json", policy);
    }
}
