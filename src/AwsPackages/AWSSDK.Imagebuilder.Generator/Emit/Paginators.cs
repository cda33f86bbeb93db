using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

internal static class Paginators
{
    public static string Factory(IReadOnlyList<Operation> operations)
    {
        var source = new SourceWriter("Amazon.Imagebuilder.Model");
        source.Block("public interface IImagebuilderPaginatorFactory", () =>
        {
            foreach (var operation in operations)
                source.Line($"I{operation.Name}Paginator {operation.Name}({operation.Input.Name} request);");
        });
        source.Line();
        source.Block("public class ImagebuilderPaginatorFactory : IImagebuilderPaginatorFactory", () =>
        {
            source.Line("private readonly IAmazonImagebuilder _client;");
            source.Line();
            source.Line("internal ImagebuilderPaginatorFactory(IAmazonImagebuilder client) => _client = client;");
            foreach (var operation in operations)
            {
                source.Line();
                source.Line($"public I{operation.Name}Paginator {operation.Name}({operation.Input.Name} request) => new {operation.Name}Paginator(_client, request);");
            }
        });
        return source.ToString();
    }

    public static string Paginator(Operation operation, Pagination pagination)
    {
        var result = operation.Output.Members.Single(m => m.Name == pagination.ResultKey);
        var resultType = MemberCode.Type(result.Target);
        if (result.Target is not ListShape)
            throw new UnsupportedShapeException($"Expected pages of lists; {operation.Name} has pages of {result.Target.Name}");
        var itemType = resultType.Substring("List<".Length, resultType.Length - "List<>".Length);
        var resultProperty = Naming.Property(operation.Output, result);
        var inputToken = Naming.Property(operation.Input, pagination.InputToken);

        var source = new SourceWriter(
            "Amazon.Imagebuilder.Model", "System.Collections.Generic", "System.Threading", "System.Threading.Tasks", "Amazon.Imagebuilder.Internal", "Amazon.Runtime");
        source.Block($"public interface I{operation.Name}Paginator", () =>
        {
            source.Line($"IPaginatedEnumerable<{operation.Output.Name}> Responses {{ get; }}");
            source.Line();
            source.Line($"IPaginatedEnumerable<{itemType}> {resultProperty} {{ get; }}");
        });
        source.Line();
        source.Block($"internal sealed class {operation.Name}Paginator(IAmazonImagebuilder client, {operation.Input.Name} request) : TokenPaginator<{operation.Output.Name}>(request.{inputToken}), I{operation.Name}Paginator", () =>
        {
            source.Line($"public IPaginatedEnumerable<{itemType}> {resultProperty}");
            source.Line($"    => new PaginatedResultKeyResponse<{operation.Output.Name}, {itemType}>(this, page => page.{resultProperty} ?? new {resultType}());");
            source.Line();
            source.Block($"protected override Task<{operation.Output.Name}> PageAsync(string token, CancellationToken cancellationToken)", () =>
            {
                source.Line($"request.{inputToken} = token;");
                source.Line($"return client.{operation.Name}Async(request, cancellationToken);");
            });
            source.Line();
            source.Line($"protected override string TokenAfter({operation.Output.Name} page) => page.{Naming.Property(operation.Output, pagination.OutputToken)};");
        });
        return source.ToString();
    }
}
