using ImageBuilderAutomation.Local.Commands;
using TestKit;
using TestKit.Mutations;

namespace EndToEnd;

/// <summary>
/// Every verb of the local host that reads a document, with mutated documents: the result is success or a message with an exit code, never an exception
/// or a hang. The seed is an argument of the test, so that a failure can be repeated. More documents with <c>RANDOM_DOCUMENTS=5000</c>.
/// </summary>
public sealed class AnyDocumentTests : IDisposable
{
    private const int Seeds = 4;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(120);

    private static readonly string Template = File.ReadAllText(Repository.PathOf("template.yaml"));
    private static readonly string Policy = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", "policy.json"));
    private static readonly string Event = File.ReadAllText(Repository.PathOf("events", "schedule", "sweep.json"));

    private const string Seed = """
        { "account": "111122223333", "region": "eu-west-1", "steps": [
          { "call": "CreateInfrastructureConfiguration", "input": { "name": "base", "instanceProfileName": "builder", "tags": { "a": "b" } }, "as": "infra" },
          { "call": "GetInfrastructureConfiguration", "input": { "infrastructureConfigurationArn": "${infra.infrastructureConfigurationArn}" } },
          { "order": "faults", "input": { "operation": "GetImage", "error": "CallRateLimitExceededException", "times": 2 } },
          { "order": "objects", "input": { "uri": "s3://a/b", "text": "x" } } ] }
        """;

    private const string JsonTemplate = """
        { "Transform": "AWS::Serverless-2016-10-31",
          "Parameters": { "Size": { "Type": "String", "Default": "small", "AllowedValues": ["small", "large"] }, "Names": { "Type": "CommaDelimitedList", "Default": "a,b" } },
          "Mappings": { "Sizes": { "small": { "Memory": 256 }, "large": { "Memory": 512 } } },
          "Conditions": { "Large": { "Fn::Equals": [{ "Ref": "Size" }, "large"] }, "Other": { "Fn::Not": [{ "Condition": "Large" }] } },
          "Globals": { "Function": { "Timeout": 30, "Environment": { "Variables": { "A": "b" } } } },
          "Resources": {
            "Failures": { "Type": "AWS::SQS::Queue" }, "Results": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::Select": [0, { "Ref": "Names" }] } } },
            "Bus": { "Type": "AWS::Events::EventBus", "Properties": { "Name": { "Fn::Join": ["-", ["own", { "Ref": "AWS::StackName" }]] } } },
            "Records": { "Type": "AWS::DynamoDB::Table", "Properties": {
              "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }, { "AttributeName": "sk", "AttributeType": "S" }],
              "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }, { "AttributeName": "sk", "KeyType": "RANGE" }], "BillingMode": "PAY_PER_REQUEST" } },
            "Rule": { "Type": "AWS::Events::Rule", "Condition": "Large", "Properties": {
              "EventPattern": { "source": ["aws.ssm"] }, "Targets": [{ "Id": "one", "Arn": { "Fn::GetAtt": ["SweepWaitingSteps", "Arn"] }, "Input": "{}" }] } },
            "SweepWaitingSteps": { "Type": "AWS::Serverless::Function", "Properties": {
              "Handler": "bootstrap", "MemorySize": { "Fn::FindInMap": ["Sizes", { "Ref": "Size" }, "Memory"] }, "ReservedConcurrentExecutions": 1,
              "Environment": { "Variables": { "ANNOTATIONS_HANDLER": "SweepWaitingSteps", "TABLE_NAME": { "Ref": "Records" },
                "STACK_ACCOUNT": { "Fn::Sub": "${AWS::AccountId}" }, "STACK_REGION": { "Ref": "AWS::Region" }, "B": { "Fn::If": ["Other", "x", { "Ref": "AWS::NoValue" }] } } },
              "EventInvokeConfig": { "MaximumRetryAttempts": 2, "DestinationConfig": { "OnFailure": { "Type": "SQS", "Destination": { "Fn::GetAtt": ["Failures", "Arn"] } } } },
              "Events": {
                "Told": { "Type": "SNS", "Properties": { "Topic": { "Ref": "Results" }, "FilterPolicyScope": "MessageBody", "FilterPolicy": { "state": { "status": ["FAILED"] } } } },
                "Changed": { "Type": "EventBridgeRule", "Properties": { "Pattern": { "source": [{ "prefix": "aws." }], "detail": { "n": [{ "numeric": [">", 1] }] } } } },
                "Daily": { "Type": "ScheduleV2", "Properties": { "ScheduleExpression": "cron(0 12 * * ? *)", "ScheduleExpressionTimezone": "Europe/Berlin" } } } } } } }
        """;

    private const string State = """
        { "start": "2026-11-20T09:00:00Z", "now": "2026-11-20T10:00:00Z", "requests": 3, "steps": [
          { "call": "CreateInfrastructureConfiguration", "at": "2026-11-20T09:10:00Z", "account": "111122223333", "region": "eu-west-1", "accessKey": "a",
            "input": { "name": "base", "instanceProfileName": "builder", "clientToken": "t" } } ] }
        """;

    private const string Table = """
        { "table": "image-builder-automation-Records-table", "item": { "pk": { "S": "a" }, "sk": { "S": "b" }, "n": { "N": "1" }, "l": { "L": [ { "S": "x" } ] } } }
        """;

    private readonly MutatedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_document_gives_a_result_or_a_message(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < MutatedFile.Count(all: 160) / Seeds; i++)
        {
            var args = Arguments(random);
            using var end = new CancellationTokenSource();
            await using var output = new InterruptsAtFirstLine(end, isServer: args[0] != "invoke");
            await using var error = new StringWriter();
            var what = $"seed {seed}, document {i}, {string.Join(' ', args)}";
            try
            {
                var exitCode = await LocalProgram.RunAsync(args, output, error, end.Token).WaitAsync(AtMost);
                var problem = $"{what}: exit code {exitCode}\n{output}\n{error}";
                Assert.True(exitCode is 0 or 1 or 130, problem);
                Assert.True(exitCode == 0 || $"{output}{error}".Length > 0, problem);
                // The response of a function that failed has a stack trace, as in Lambda.
                Assert.False(args[0] != "invoke" && $"{output}{error}".Contains("   at ImageBuilderAutomation", StringComparison.Ordinal), problem);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{what}: {e}");
            }
        }
    }

    private string[] Arguments(Random random)
    {
        string Mutated(string name, string sample) => _file.Write(name, sample, random);
        string[] ports = ["--port", "0"];
        string[] serve = ["serve", .. ports, "--dynamodb-port", "0", "--queue-port", "0"];
        return random.Next(12) switch
        {
            0 or 1 => ["emulator", .. ports, "--seed-file", Mutated("seed.json", Seed)],
            2 or 3 => ["emulator", .. ports, "--state-file", Mutated("state.json", State)],
            4 => [.. serve, "--policy", Mutated("policy.json", Policy)],
            5 => [.. serve, "--template", Mutated("template.yaml", Template)],
            6 or 7 => [.. serve, "--template", Mutated("template.json", JsonTemplate)],
            8 => [.. serve, "--table-folder", StateFolder(random)],
            9 => ["demo", "--policy", Mutated("policy.json", Policy)],
            10 => ["invoke", "SweepWaitingSteps", Mutated("event.json", Event)],
            _ => ["invoke", "SweepWaitingSteps", _file.WriteWhole("whole.json", Event), "--template", Mutated("template.yaml", Template)],
        };
    }

    /// <summary>The folder with the items of the table, one in each line.</summary>
    private string StateFolder(Random random)
    {
        var folder = Path.GetDirectoryName(_file.WriteWhole("placed", ""))!;
        var log = _file.Write("tables.log", Table, random);
        if (File.Exists(log) && Path.GetDirectoryName(log) == folder)
            File.AppendAllText(log, "\n");
        return random.Next(10) == 0 ? Path.Combine(folder, "placed") : folder;
    }

    /// <summary>Interrupts a server as soon as it runs.</summary>
    private sealed class InterruptsAtFirstLine(CancellationTokenSource end, bool isServer) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            lock (end)
                base.WriteLine(value);
            if (isServer)
                end.Cancel();
        }

        public override string ToString()
        {
            lock (end)
                return base.ToString();
        }
    }
}
