using ImageBuilderAutomation.Aws.CloudFormation;
using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The process's environment variables, overridden by the profile and options. Empty variables count as unset.</summary>
internal sealed class StackEnvironment
{
    private static readonly string[] Naming =
    [
        "TABLE_NAME", "APPROVE_GATE_URL", "OPERATE_STACK_URL", "PUBLISH_POLICY_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB",
        "AWS_ENDPOINT_URL_IMAGEBUILDER", "AWS_ENDPOINT_URL_LAMBDA",
    ];

    private readonly Dictionary<string, string> _over;

    private StackEnvironment(Dictionary<string, string> over) => _over = over;

    public static async Task<StackEnvironment> ReadAsync(string? profile)
    {
        if (profile is null)
            return new([]);

        // A named profile replaces all credentials: its keys must not be combined with a session token from the environment.
        var over = new Dictionary<string, string>(await Profile.ReadAsync(profile));
        over.TryAdd("AWS_SESSION_TOKEN", "");
        return new(over);
    }

    /// <summary>Whether variables name resources of a stack or its servers, so that no other stack is meant by default.</summary>
    public static bool NamesStack => Naming.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    /// <summary>A variable that makes a client call a server on this machine, and its value; null if there is none.</summary>
    public static (string Name, string Value)? LocalVariable =>
        Naming.Where(name => name.StartsWith("AWS_ENDPOINT_URL_", StringComparison.Ordinal))
            .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(one => Uri.TryCreate(one.Value, UriKind.Absolute, out var url) && url.IsLoopback)
            .Select(one => ((string, string)?)(one.Name, one.Value!)).FirstOrDefault();

    public string? Region => Read("AWS_REGION") ?? Read("AWS_DEFAULT_REGION");

    /// <summary>The stack that was named; null where options and variables name its parts.</summary>
    public StackOutputs? Stack { get; private set; }

    /// <summary>The stack's name as the operator writes it.</summary>
    public string? StackName { get; private set; }

    public string? Read(string name) =>
        (_over.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name)) is { Length: > 0 } set ? set : null;

    public void Put(string name, string? value)
    {
        if (value is not null)
            _over[name] = value;
    }

    /// <summary>The names of a stack's resources have precedence over the environment's.</summary>
    /// <exception cref="UsageException">The stack has no table of this product.</exception>
    public void Put(StackOutputs stack, string name)
    {
        if (stack.Outputs.GetValueOrDefault("TableName") is null)
            throw new UsageException($"Expected a stack of this product, with the output TableName. Stack {stack.Name} has {Outputs(stack)}.");
        (Stack, StackName) = (stack, name);
        Put("AWS_REGION", stack.Region);
        foreach (var (variable, output) in new[]
        {
            ("TABLE_NAME", "TableName"), ("APPROVE_GATE_URL", "ApproveGateUrl"), ("OPERATE_STACK_URL", "OperateStackUrl"), ("PUBLISH_POLICY_URL", "PublishPolicyUrl"),
        })
        {
            Put(variable, stack.Outputs.GetValueOrDefault(output));
        }

        if (!IsLocal("CLOUDFORMATION"))
            return;
        // Only a local host has servers of its own.
        Put("AWS_ENDPOINT_URL_DYNAMODB", stack.Outputs.GetValueOrDefault("LocalDynamoDBUrl"));
        Put("AWS_ENDPOINT_URL_IMAGEBUILDER", stack.Outputs.GetValueOrDefault("LocalImageBuilderUrl"));
    }

    private static string Outputs(StackOutputs stack) => stack.Outputs.Count == 0 ? "no outputs" : string.Join(", ", stack.Outputs.Keys.Order(StringComparer.Ordinal));

    public bool IsLocal(string service) => Local(service) is not null;

    /// <summary>The service's URL if it is on this machine; null for AWS.</summary>
    public Uri? Local(string service) =>
        Uri.TryCreate(Read($"AWS_ENDPOINT_URL_{service}") ?? Read("AWS_ENDPOINT_URL"), UriKind.Absolute, out var url) && url.IsLoopback ? url : null;

    /// <summary>A local stack accepts any access key and uses a key of twelve digits as the account.</summary>
    public void KeepCredentialsLocal(string account)
    {
        Put("AWS_ACCESS_KEY_ID", account);
        Put("AWS_SECRET_ACCESS_KEY", "local");
        Put("AWS_SESSION_TOKEN", "");
    }
}
