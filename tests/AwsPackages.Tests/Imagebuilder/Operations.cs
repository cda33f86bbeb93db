using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace AwsPackages.Tests.Imagebuilder;

/// <summary>The model's operations, called through the client's public methods.</summary>
internal static class Operations
{
    public static TheoryData<string> All { get; } = new(ServiceModels.ImageBuilderBase.Operations.Keys);

    public static TheoryData<string> Paginated { get; } =
        new(ServiceModels.ImageBuilderBase.Operations.Values.Where(o => o.Pagination is not null).Select(o => o.Name));

    public static Operation Named(string name) => ServiceModels.ImageBuilderBase.Operations[name];

    public static MethodInfo MethodOf(Operation operation) => typeof(IAmazonImagebuilder).GetMethod($"{operation.Name}Async")
        ?? throw new MissingMethodException(nameof(IAmazonImagebuilder), operation.Name);

    public static object Request(Operation operation, JsonObject members)
        => ModelObjects.Build(MethodOf(operation).GetParameters()[0].ParameterType, operation.Input, members);

    public static async Task<object> CallAsync(IAmazonImagebuilder client, Operation operation, JsonObject members)
    {
        var call = (Task)MethodOf(operation).Invoke(client, [Request(operation, members), CancellationToken.None])!;
        await call;
        return call.GetType().GetProperty("Result")!.GetValue(call)!;
    }
}
