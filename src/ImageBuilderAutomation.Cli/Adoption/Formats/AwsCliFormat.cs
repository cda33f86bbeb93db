using System.Text.Json.Nodes;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>
/// A plan as a shell script with commands of the AWS CLI. An update of Image Builder replaces the whole resource, so each update repeats every setting that the
/// service returned, also those that this version does not know. Requests are JSON with ASCII characters alone, whatever the names hold.
/// </summary>
internal static class AwsCliFormat
{
    // With the exports of a local stack the rest of the script would go there, and its role to AWS.
    private const string LocalGuard =
        "case \"${AWS_ENDPOINT_URL_IMAGEBUILDER:-}${AWS_ENDPOINT_URL:-}\" in *//127.*|*//localhost*|*//[[]::1]*) "
        + "echo 'This plan is for AWS, but AWS_ENDPOINT_URL names a server on this machine: unset it, or plan with --stack local' >&2; exit 1;; esac";

    /// <summary>Begins the part that calls Image Builder alone.</summary>
    public const string ImageBuilderPart = "---- Image Builder";

    /// <param name="local">The local Image Builder that the plan is for; null for AWS. There is no IAM beside it, so a command of IAM would reach AWS.</param>
    public static void Write(TextWriter output, AdoptionPlan plan, Uri? local = null)
    {
        output.WriteLine("#!/bin/sh");
        Comments.Write(output, plan);
        if (!plan.HasChanges)
            return;
        output.WriteLine("set -eu");
        if (local is not null)
            WriteLocal(output, plan, local);
        WriteIam(output, plan, isLocal: local is not null);
        output.WriteLine();
        Comments.Write(output, ImageBuilderPart);
        WriteImageBuilder(output, plan);
    }

    /// <summary>Keeps every command of the script on this machine, whatever the shell's variables say.</summary>
    private static void WriteLocal(TextWriter output, AdoptionPlan plan, Uri local)
    {
        var account = PipelineArn.Parse(plan.Pipeline.Arn).Account;
        output.WriteLine();
        Comments.Write(output, "---- The local Image Builder of the plan, with its account as credentials");
        output.WriteLine(
            $"export AWS_ENDPOINT_URL_IMAGEBUILDER={ShellText.Word(local.ToString().TrimEnd('/'))} AWS_ACCESS_KEY_ID={account} AWS_SECRET_ACCESS_KEY=local AWS_SESSION_TOKEN=");
    }

    private static void WriteIam(TextWriter output, AdoptionPlan plan, bool isLocal)
    {
        if (plan.Role is null && plan.Permissions is null)
            return;
        output.WriteLine();
        Comments.Write(output, isLocal ? "---- IAM: not run, because a local stack has none and takes any role. In AWS the plan has these commands:" : "---- IAM");
        if (!isLocal)
            output.WriteLine(LocalGuard);
        if (plan.Role is { } role)
        {
            Iam("create-role", "--role-name", role.Name, "--assume-role-policy-document", role.Trust.ToJsonString());
            Iam("attach-role-policy", "--role-name", role.Name, "--policy-arn", role.ManagedPolicyArn);
        }

        if (plan.Permissions is { } permissions)
        {
            Iam("put-role-policy", "--role-name", permissions.RoleName, "--policy-name", permissions.Name, "--policy-document", permissions.Document.ToJsonString());
        }

        if (plan.Role is { } created)
            Iam("wait", "role-exists", "--role-name", created.Name);

        void Iam(params string[] words)
        {
            if (isLocal)
                output.Write("# ");
            Command(output, ["iam", .. words]);
        }
    }

    private static void WriteImageBuilder(TextWriter output, AdoptionPlan plan)
    {
        var region = PipelineArn.Parse(plan.Pipeline.Arn).Region;
        if (plan.Change is not null)
            Guard("get-image-pipeline", "--image-pipeline-arn", "imagePipeline", plan.Pipeline);
        if (plan.Configuration is { } read)
            Guard("get-infrastructure-configuration", "--infrastructure-configuration-arn", "infrastructureConfiguration", read.Current);
        if (plan.Workflow is { } workflow)
        {
            var request = new JsonObject
            {
                ["name"] = workflow.Name,
                ["semanticVersion"] = workflow.Version,
                ["type"] = NewWorkflow.Type,
                ["data"] = workflow.Document,
            };
            if (workflow.KmsKeyId is { } key)
                request["kmsKeyId"] = key;
            Call("create-workflow", request);
        }

        if (plan.Configuration is { } configuration)
            Call(configuration.IsCopy ? "create-infrastructure-configuration" : "update-infrastructure-configuration", Request(configuration));
        if (plan.Change is { } change)
            Call("update-image-pipeline", With(change.Settings, ("imagePipelineArn", plan.Pipeline.Arn)));

        void Call(string operation, JsonObject request) =>
            Command(output, ["imagebuilder", operation, "--region", region, "--cli-input-json", request.ToJsonString()]);

        // Somebody else's change after this plan was made must not be undone.
        void Guard(string operation, string option, string result, ServiceDocument resource)
        {
            var words = string.Join(' ', new[] { "aws", "imagebuilder", operation, "--region", region, option, resource.Arn }.Select(ShellText.Word));
            output.WriteLine($"""test "$({words} --query {result}.dateUpdated --output text)" = {ShellText.Word(resource.Text("dateUpdated") ?? "None")} || """
                + $"{{ echo {ShellText.Word($"{resource.Slug} was changed after this plan was made: make the plan again")} >&2; exit 1; }}");
        }
    }

    private static JsonObject Request(ConfigurationChange configuration)
    {
        if (!configuration.IsCopy)
            return With(configuration.Settings, ("infrastructureConfigurationArn", configuration.Arn));
        var request = With(configuration.Settings, ("name", configuration.Name));
        if (configuration.Current.OwnTags is { Count: > 0 } own)
        {
            var tags = new JsonObject();
            foreach (var (key, value) in own)
                tags[key] = value;
            request["tags"] = tags;
        }

        return request;
    }

    private static JsonObject With(JsonObject settings, (string Name, string Value) member)
    {
        var request = new JsonObject { [member.Name] = member.Value };
        foreach (var (name, value) in settings)
            request[name] = value?.DeepClone();
        return request;
    }

    private static void Command(TextWriter output, IEnumerable<string> words) => output.WriteLine($"aws {string.Join(' ', words.Select(ShellText.Word))}");
}
