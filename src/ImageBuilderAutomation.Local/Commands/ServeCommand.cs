using System.CommandLine;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tool;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary><c>serve</c>: runs the whole stack until Ctrl+C or SIGTERM.</summary>
internal static class ServeCommand
{
    private const int DefaultServicesPort = 4601;

    private const string ReleaseCommand =
        "image-builder-automation mode gates=act --reason '...' --as role/Operator/kim --stack local, or --policy with a policy whose modes.gates is act, "
        + "or answer a step by hand with aws imagebuilder send-workflow-step-action";

    public static Command Create()
    {
        var port = ServerOptions.Port(4599);
        var tablePort = ServerOptions.Port("--dynamodb-port", "Port of the table server on 127.0.0.1; 0 selects a free port.", 4600);
        var queuePort = ServerOptions.Port(
            "--queue-port",
            "Port on 127.0.0.1 of EventBridge, SQS, Lambda and other services, to put events and to replay failed ones; 0 selects a free port.",
            DefaultServicesPort);
        var consolePort = ServerOptions.Port("--console-port", "Port on 127.0.0.1 of the web console; 0 selects a free port.", 0);
        var template = SharedOptions.Template();
        var parameters = SharedOptions.Parameters();
        var policy = new Option<FileInfo?>("--policy") { Description = "The policy file. Default: the one packaged with the functions." };
        var state = new Option<DirectoryInfo?>("--table-folder") { Description = "The folder that keeps the table between runs. The emulator always starts empty." };
        var speed = ServerOptions.Speed();
        var allowHost = ServerOptions.AllowHost();
        var seed = new Option<bool>("--sample-pipelines") { Description = "Creates three pipelines of the demo, ready to be started." };
        var atLeastOnce = new Option<bool>("--at-least-once") { Description = "Delivers every event twice, as at-least-once delivery allows." };
        var processes = new ProcessSwitches();
        var command = new Command("serve", "Runs the emulator, the table and the functions together, with the events and schedules of the template.")
        {
            port, tablePort, queuePort, consolePort, template, parameters, policy, state, speed, seed, atLeastOnce, allowHost, processes.Processes, processes.Bootstrap,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = TextWriter.Synchronized(result.InvocationConfiguration.Output);
            var processOptions = processes.Read(result);
            var policyFile = result.GetValue(policy)?.FullName ?? Path.Combine(processOptions?.Bootstrap.Folder ?? AppContext.BaseDirectory, "policy.json");
            // The folder that --bootstrap names may keep its policy elsewhere.
            var gates = result.GetValue(policy) is not null || File.Exists(policyFile) ? await ModeOfGatesAsync(policyFile, cancellationToken) : default(Mode?);
            var given = result.GetValue(parameters)!;
            var publisher = given.ContainsKey(FirstPublication.Parameter) || !File.Exists(policyFile) ? null : FirstPublication.PublisherOf(PolicyFile.Read(policyFile).Policy);
            await using var stack = await LocalStack.StartAsync(
                new()
                {
                    Template = await SharedOptions.ReadTemplateAsync(result.GetValue(template), cancellationToken),
                    Settings = new()
                    {
                        Parameters = publisher is null
                            ? given
                            : given.Append(new(FirstPublication.Parameter, "published")).ToDictionary(),
                    },
                    Clock = SharedOptions.Clock(result.GetValue(speed)),
                    ImageBuilderPort = result.GetValue(port),
                    DynamoDBPort = result.GetValue(tablePort),
                    ServicesPort = result.GetValue(queuePort),
                    AllowedHosts = result.GetValue(allowHost) ?? [],
                    StateDirectory = result.GetValue(state)?.FullName,
                    Variables = VariablesOf(result.GetValue(policy) is null ? null : policyFile, result.GetValue(queuePort)),
                    AtLeastOnce = result.GetValue(atLeastOnce),
                    Processes = processOptions,
                    // Whoever tries the stack out is several people, and the policy is published by one of them.
                    NamesSessions = true,
                    Log = output.WriteLine,
                    Prepare = async started =>
                    {
                        started.Deliveries.Invoked += invocation =>
                        {
                            if (invocation.Error is { } error)
                                output.WriteLine($"{invocation.At:yyyy-MM-dd HH:mm:ss} {invocation.Function} failed, attempt {invocation.Attempt}: {error}");
                        };
                        started.Queues.Arrived += (queue, message) => output.WriteLine(
                            $"{message.SentAt:yyyy-MM-dd HH:mm:ss} event could not be processed, stored in queue {queue}: {Error(message)}");
                        started.Router.Routed += evt => output.WriteLine($"{evt["time"]} notification: {evt["detail-type"]}: {evt["detail"]?["text"]}{CommandOf(evt["detail"])}");
                        if (result.GetValue(seed))
                            (await ImageFactory.CreateAsync(started, cancellationToken)).Dispose();
                        Greet(output, started, gates, result.GetValue(seed), publisher is not null);
                        // Before the first schedule: without a policy in force, every function that runs fails.
                        if (publisher is not null && await FirstPublication.PublishAsync(started, policyFile, publisher, cancellationToken) is { } published)
                            output.WriteLine($"policy: {published}");
                    },
                },
                cancellationToken);
            await using var console = await LocalConsole.StartAsync(
                stack, result.GetValue(consolePort), policyFile: File.Exists(policyFile) ? policyFile : null, log: output.WriteLine, cancellationToken: CancellationToken.None);
            output.WriteLine($"web console: {console.StartLink()}");
            await ServerProgram.WaitForEndAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    /// <param name="policyFile">Null for the packaged policy.</param>
    private static Dictionary<string, string> VariablesOf(string? policyFile, int servicesPort)
    {
        // By this name the command line finds this host. A port that the system chooses is not known yet.
        var variables = new Dictionary<string, string>();
        if (servicesPort > 0)
            variables["STACK_NAME"] = servicesPort == DefaultServicesPort ? "local" : $"http://127.0.0.1:{servicesPort}";
        if (policyFile is not null)
            variables["POLICY_FILE"] = policyFile;
        return variables;
    }

    private static void Greet(TextWriter output, LocalStack stack, Mode? gates, bool seeded, bool publishes)
    {
        var imageBuilder = Endpoint.Text(stack.Endpoints.ImageBuilder);
        output.WriteLine($"local Image Builder   {imageBuilder}");
        output.WriteLine($"table                 {Endpoint.Text(stack.Endpoints.DynamoDB)}  {string.Join(", ", stack.Template.Tables.Select(t => t.Name))}");
        output.WriteLine($"functions             {string.Join(", ", stack.Template.Functions.Select(f => f.LogicalId))}");
        output.WriteLine($"gates                 {(gates switch
        {
            Mode.Act => "act: steps are answered",
            Mode.Observe => $"observe: decisions are recorded, nothing is sent; to release: {ReleaseCommand}",
            Mode.Off => "off",
            _ => "mode set by the policy of the functions",
        })}");
        output.WriteLine($"policy                {(publishes ? "published when the stack has started; policy publish replaces it without a restart" : "the packaged one")}");
        output.WriteLine($"events                {Endpoint.Text(stack.Endpoints.EventBridge)}  {string.Join(", ", stack.Router.Buses)}");
        output.WriteLine($"topics                {string.Join(", ", stack.Template.Subscriptions.Select(s => s.TopicArn).Distinct())}");
        foreach (var (function, url) in stack.Services.FunctionUrls)
            output.WriteLine($"function URL          {function} {url}  (sign with credentials of aws sts assume-role on this host)");
        foreach (var queue in stack.Services.Queues)
            output.WriteLine($"failed events         {queue}");
        output.WriteLine();
        output.WriteLine("In another terminal, for the AWS CLI (image-builder-automation needs none of them: --stack local names this host):");
        output.WriteLine($"  export AWS_ENDPOINT_URL_IMAGEBUILDER={imageBuilder} AWS_ENDPOINT_URL_DYNAMODB={Endpoint.Text(stack.Endpoints.DynamoDB)} "
            + $"AWS_ENDPOINT_URL_EVENTBRIDGE={Endpoint.Text(stack.Endpoints.EventBridge)} AWS_ENDPOINT_URL_SSM={Endpoint.Text(stack.Endpoints.Ssm)} "
            + $"AWS_ENDPOINT_URL_EC2={Endpoint.Text(stack.Endpoints.Ec2)}");
        output.WriteLine($"  export AWS_DEFAULT_REGION={stack.Template.Settings.Region} AWS_ACCESS_KEY_ID={stack.Template.Settings.Account} "
            + "AWS_SECRET_ACCESS_KEY=local");
        output.WriteLine(seeded
            ? $"  aws imagebuilder start-image-pipeline-execution --image-pipeline-arn {ImageFactory.PipelineArn(stack.Template.Settings, "base-al2023")}"
            : "  aws imagebuilder list-image-pipelines");
        output.WriteLine("Ctrl+C ends it. In the background of a script: kill -TERM, because shells let background jobs ignore Ctrl+C's SIGINT.");
        output.WriteLine();
    }

    /// <exception cref="StartupException">The policy is invalid.</exception>
    private static async Task<Mode> ModeOfGatesAsync(string policyFile, CancellationToken cancellationToken)
    {
        var result = PolicyFile.Read(policyFile);
        return result.Policy?.ModeOf(Capability.Gates) ?? throw new StartupException([.. result.Problems.Select(p => $"{policyFile} {p}.")]);
    }

    private static string CommandOf(JsonNode? detail) => detail?["command"] is { } command ? $"{Environment.NewLine}  {command}" : "";

    /// <summary>Operators and tests may put any text into a queue.</summary>
    private static string Error(QueueMessage message) =>
        StrictJson.TryParse(message.Body, out var body) && body is JsonObject record && (record["responsePayload"] as JsonObject)?["errorMessage"] is { } error
            ? $"{FunctionOf(record)}: {record["responsePayload"]!["errorType"]}: {error}"
            : message.Body;

    private static string FunctionOf(JsonObject record) =>
        (record["requestContext"] as JsonObject)?["functionArn"]?.ToString().Split(':') is [_, _, _, _, _, _, var name, ..] ? name : "a function";
}
