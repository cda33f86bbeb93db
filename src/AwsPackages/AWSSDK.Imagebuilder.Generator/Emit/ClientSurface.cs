using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

internal static class ClientSurface
{
    private static readonly string[] Usings =
        ["System.Threading", "System.Threading.Tasks", "Amazon.Imagebuilder.Model"];

    public static string Interface(IReadOnlyList<Operation> operations)
    {
        var source = new SourceWriter("Amazon.Imagebuilder", Usings);
        source.Block("public partial interface IAmazonImagebuilder", () =>
        {
            foreach (var operation in operations)
                source.Line($"{Signature(operation)};");
        });
        return source.ToString();
    }

    public static string Client(IReadOnlyList<Operation> operations)
    {
        var source = new SourceWriter("Amazon.Imagebuilder", Usings);
        source.Block("public partial class AmazonImagebuilderClient", () =>
        {
            foreach (var operation in operations)
            {
                source.Line($"public virtual {Signature(operation)}");
                source.Line($"    => CallAsync({operation.Name}Operation.Instance, request, cancellationToken);");
                source.Line();
            }
        });
        return source.ToString();
    }

    private static string Signature(Operation operation)
        => $"Task<{operation.Output.Name}> {operation.Name}Async("
            + $"{operation.Input.Name} request, CancellationToken cancellationToken = default)";
}
