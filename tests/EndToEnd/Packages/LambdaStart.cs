using System.Diagnostics;

namespace EndToEnd.Packages;

/// <summary>The process of a function as the two runtimes of the template start it, with the environment that Lambda defines.</summary>
// Sources: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html ("Defined runtime environment variables"),
// docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html (the file bootstrap), and for dotnet10
// aws/aws-lambda-dotnet/Libraries/src/Amazon.Lambda.RuntimeSupport/bootstrap.sh with LambdaRuntimeDockerfiles/Images/net10/amd64/Dockerfile.
internal static class LambdaStart
{
    /// <summary>The template's Handler.</summary>
    public const string Handler = "bootstrap";

    public static ProcessStartInfo Dotnet10(string folder, string runtimeApi, string function)
    {
        var sandbox = new LambdaSandbox(folder);
        var environment = Environment(sandbox, runtimeApi, function, "managed");
        environment["AWS_EXECUTION_ENV"] = "AWS_Lambda_dotnet10";
        environment["DOTNET_ROOT"] = sandbox.DotnetRoot;
        environment["DOTNET_RUNNING_IN_CONTAINER"] = "true";
        return sandbox.Command(environment, [.. StartScript(folder, Handler, sandbox)]);
    }

    /// <summary>This runtime ignores the handler, and sets no AWS_EXECUTION_ENV.</summary>
    public static ProcessStartInfo ProvidedAl2023(string folder, string runtimeApi, string function)
    {
        var sandbox = new LambdaSandbox(folder);
        return sandbox.Command(Environment(sandbox, runtimeApi, function, "aot"), $"{sandbox.TaskRoot}/bootstrap");
    }

    /// <summary>A handler without a colon is an assembly or, if there is none, an executable. An executable of the same name does not count beside it.</summary>
    /// <exception cref="FileNotFoundException">There is neither; the script exits with 104.</exception>
    public static IReadOnlyList<string> StartScript(string folder, string handler, LambdaSandbox sandbox)
    {
        if (handler.Contains(':', StringComparison.Ordinal))
            throw new NotSupportedException($"{handler}: the functions are executables, and no class library.");

        var assembly = handler.EndsWith(".dll", StringComparison.Ordinal) ? handler : $"{handler}.dll";
        if (File.Exists(Path.Combine(folder, assembly)))
            return [$"{sandbox.DotnetRoot}/dotnet", "exec", $"{sandbox.TaskRoot}/{assembly}"];
        return File.Exists(Path.Combine(folder, handler))
            ? [$"{sandbox.TaskRoot}/{handler}"]
            : throw new FileNotFoundException($"Found neither {assembly} nor {handler} in {folder}.");
    }

    private static Dictionary<string, string> Environment(LambdaSandbox sandbox, string runtimeApi, string function, string package) => new(StringComparer.Ordinal)
    {
        ["_HANDLER"] = Handler,
        ["_X_AMZN_TRACE_ID"] = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0",
        ["AWS_ACCESS_KEY_ID"] = "AKID",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
        ["AWS_LAMBDA_FUNCTION_NAME"] = function,
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        ["AWS_LAMBDA_LOG_FORMAT"] = "Text",
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function}",
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = "2026/11/16/[$LATEST]0123456789abcdef",
        ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
        ["AWS_REGION"] = "us-east-1",
        ["AWS_SECRET_ACCESS_KEY"] = "SECRET",
        ["AWS_SESSION_TOKEN"] = "TOKEN",
        ["LAMBDA_RUNTIME_DIR"] = "/var/runtime",
        ["LAMBDA_TASK_ROOT"] = sandbox.TaskRoot,
        ["LANG"] = "en_US.UTF-8",
        ["LD_LIBRARY_PATH"] = "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
        ["PATH"] = "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        ["TZ"] = ":UTC",
        // From the template.
        ["ANNOTATIONS_HANDLER"] = function,
        ["PACKAGE"] = package,
        ["STACK_ACCOUNT"] = "123456789012",
        ["STACK_REGION"] = "us-east-1",
        ["TABLE_NAME"] = "records",
    };
}
