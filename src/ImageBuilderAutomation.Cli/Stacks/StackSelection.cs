using System.CommandLine;
using ImageBuilderAutomation.Aws.CloudFormation;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The options that name a stack, its Region, and the credentials to read it with. The names of its resources come from its outputs.</summary>
internal sealed class StackSelection
{
    public const string Variable = "IMAGE_BUILDER_AUTOMATION_STACK";

    // All services of a local host but Image Builder and DynamoDB have one port.
    private static readonly string[] LocalServices = ["CLOUDFORMATION", "LAMBDA", "SQS", "SNS", "SSM", "STS", "IAM", "CLOUDTRAIL", "EC2", "EVENTBRIDGE", "S3", "KMS"];

    private readonly Option<string?> _stack = new("--stack")
    {
        Description = $"The stack: a name of your configuration file, the name of a CloudFormation stack, or {NamedStack.LocalName} or a URL for a local host. "
            + $"Default: {Variable}, or the default of the configuration file.",
    };

    private readonly Option<string?> _region = new("--region") { Description = "The Region. Default: that of the configuration file, the profile's, or AWS_REGION." };
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "A profile of the AWS configuration files. It has precedence over credentials in the environment.",
    };

    // One command may open a stack for reading and for acting.
    private StackOutputs? _outputs;

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _stack, _region, _profile })
            command.Add(option);
    }

    /// <param name="isNamed">Whether other options name what the verb needs, so that defaults do not count.</param>
    /// <param name="needsOutputs">Whether the verb needs the names of the stack's resources.</param>
    /// <exception cref="UsageException">The configuration file cannot be used, the Region is not known, or the stack is not one of this product.</exception>
    public async Task<StackEnvironment> ReadAsync(ParseResult parsed, bool isNamed, bool needsOutputs, CancellationToken cancellationToken)
    {
        var name = NameOf(parsed, isNamed);
        var named = name is null ? null : StackConfiguration.Read().Find(name);
        var environment = await StackEnvironment.ReadAsync(parsed.GetValue(_profile) ?? named?.Profile);
        environment.Put("AWS_REGION", parsed.GetValue(_region) ?? named?.Region);
        if (named is null)
            return environment;

        if (named.Url is { } url)
            PutLocal(environment, url);
        // A stack in AWS whose table or Image Builder were a local one's would show a mixture of both.
        else if (StackEnvironment.LocalVariable is ({ } variable, { } value) && !environment.IsLocal("CLOUDFORMATION"))
        {
            throw new UsageException(
                $"Stack {named.Stack} is in AWS, but {variable} is {value}, a server on this machine: unset {variable}, or name the local stack with --stack local.");
        }
        else if (!needsOutputs)
            return environment;
        else if (environment.Region is null)
            throw new UsageException($"Expected --region with the Region of stack {named.Stack}, or the environment variable AWS_REGION.");

        _outputs ??= await DescribeAsync(environment, name!, named, cancellationToken);
        environment.Put(_outputs, name!);
        return environment;
    }

    private static async Task<StackOutputs> DescribeAsync(
        StackEnvironment environment, string name, NamedStack named, CancellationToken cancellationToken)
    {
        try
        {
            return await StackOutputs.ReadAsync(environment.Read, named.Stack, cancellationToken);
        }
        catch (ServiceRefusedException e) when (named.Url is null && named.Stack == name
            && Suggestion.DidYouMean(name, StackConfiguration.Read().Names) is { Length: > 0 } meant)
        {
            throw new UsageException($"{e.Message.TrimEnd('.')}.{meant}");
        }
    }

    private string? NameOf(ParseResult parsed, bool isNamed) => Choose(
        parsed.GetValue(_stack), isNamed, Environment.GetEnvironmentVariable(Variable), StackEnvironment.NamesStack, () => StackConfiguration.Read().Default);

    /// <summary>Which stack is meant. Pure.</summary>
    /// <param name="option">The value of <c>--stack</c>.</param>
    /// <param name="isNamed">Whether other options name what the verb needs.</param>
    /// <param name="variable">
    /// The value of <see cref="Variable"/>. It names a whole stack, so it wins over variables that name parts: those that the local host prints for the AWS CLI know no
    /// queues and no policy, and would take them away.
    /// </param>
    /// <param name="namesParts">Whether environment variables name parts of a stack.</param>
    /// <param name="ofFile">Reads the default of the configuration file.</param>
    /// <returns>Null where the parts are named one by one.</returns>
    internal static string? Choose(string? option, bool isNamed, string? variable, bool namesParts, Func<string?> ofFile) =>
        option is not null ? option
        : isNamed ? null
        : variable is { Length: > 0 } ? variable
        : namesParts ? null
        : ofFile();

    private static void PutLocal(StackEnvironment environment, Uri url)
    {
        if (!url.IsLoopback)
            throw new UsageException($"Expected the URL of a local host on this machine, such as {StackOptions.LocalServices}, found '{url}'.");
        foreach (var service in LocalServices)
            environment.Put($"AWS_ENDPOINT_URL_{service}", url.GetLeftPart(UriPartial.Authority));
    }
}
