using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>Which stack a verb works on: a deployed one by table, Region and profile, the local one by its addresses.</summary>
internal sealed class StackOptions
{
    private const string LocalTable = "image-builder-automation-Records-table";
    private const string LocalAccount = "123456789012";
    private const string LocalRegion = "us-east-1";

    private readonly Option<string?> table = new("--table") { Description = "The stack's output TableName, or what the local host prints at start. TABLE_NAME by default, or the local host's own." };
    private readonly Option<string?> region = new("--region") { Description = "The stack's Region. By default the profile's, or AWS_REGION." };
    private readonly Option<string?> profile = new("--profile") { Description = "A profile of your AWS configuration. By default what the AWS SDK finds." };
    private readonly Option<string?> account = new("--account") { Description = "The stack's account. By default the one your credentials belong to." };
    private readonly Option<Uri?> imageBuilder = Url("Another Image Builder than the Region's, such as the local one.", "--imagebuilder");
    private readonly Option<Uri?> dynamodb = Url("Another DynamoDB than the Region's, such as the local table server.", "--dynamodb", "--endpoint");
    private readonly Option<string?> caller = new("--as") { Description = "Who you are on a local stack, which has no IAM: role/Name/person, user/name, or an ARN." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { table, region, profile, account, imageBuilder, dynamodb, caller })
            command.Add(option);
    }

    /// <exception cref="UsageException">The options do not name one stack.</exception>
    public async Task<Stack> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (builder, tables) = (parsed.GetValue(imageBuilder), parsed.GetValue(dynamodb));
        if (builder is not null && tables is not null && builder.IsLoopback != tables.IsLoopback)
            throw new UsageException("Expected --imagebuilder and --dynamodb of one stack: both on this machine, or neither.");
        var isLocal = (builder ?? tables)?.IsLoopback == true;
        if (!isLocal && parsed.GetValue(caller) is not null)
            throw new UsageException("--as is for local stacks: on a deployed one IAM says who you are.");

        var environment = await StackEnvironment.ReadAsync(parsed.GetValue(profile), isLocal ? parsed.GetValue(account) ?? LocalAccount : null);
        environment["AWS_REGION"] = parsed.GetValue(region) ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"]
            ?? (isLocal ? LocalRegion : throw new UsageException("Expected a Region: say --region, or set AWS_REGION."));
        environment["AWS_ENDPOINT_URL_IMAGEBUILDER"] = builder?.ToString() ?? environment["AWS_ENDPOINT_URL_IMAGEBUILDER"];
        environment["AWS_ENDPOINT_URL_DYNAMODB"] = tables?.ToString() ?? environment["AWS_ENDPOINT_URL_DYNAMODB"];
        if (isLocal && tables is null)
            throw new UsageException("Expected --dynamodb beside --imagebuilder: the local table server's address.");

        var name = parsed.GetValue(table) ?? environment["TABLE_NAME"] ?? (isLocal ? LocalTable : null)
            ?? throw new UsageException("Expected a table: say --table, or set TABLE_NAME.");
        var identity = isLocal
            ? new Identity(_ => Task.FromResult(LocalArn(parsed.GetValue(caller), parsed.GetValue(account) ?? LocalAccount)))
            : new Identity(token => Aws.Identity.Caller.ReadArnAsync(environment.Read, token));
        var home = parsed.GetValue(account) ?? (isLocal ? LocalAccount : await identity.ReadAccountAsync(cancellationToken));
        return new(environment.Read, name, new(home, environment["AWS_REGION"]!), identity, CanReachSteps: !isLocal || builder is not null);
    }

    private static string LocalArn(string? text, string account) => text?.Split('/') switch
    {
        null => throw new UsageException("A local stack has no IAM: say who you are with --as, such as --as role/PlatformApprover/kim."),
        ["role", { Length: > 0 } role, { Length: > 0 } person] => $"arn:aws:sts::{account}:assumed-role/{role}/{person}",
        ["user", { Length: > 0 } user] => $"arn:aws:iam::{account}:user/{user}",
        _ when text.StartsWith("arn:", StringComparison.Ordinal) => text,
        _ => throw new UsageException($"--as: expected role/Name/person, user/name or an ARN, found '{text}'."),
    };

    private static Option<Uri?> Url(string description, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, CustomParser = result => Read(name, result) };

    private static Uri? Read(string name, ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        result.AddError($"{name}: expected an http address, found '{result.Tokens[0].Value}'.");
        return null;
    }
}
