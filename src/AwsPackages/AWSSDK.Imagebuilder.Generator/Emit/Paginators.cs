using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator.Emit;

internal static class Paginators
{
    private static readonly string[] Usings =
    [
        "System.Collections.Generic", "System.Threading", "System.Threading.Tasks", "Amazon.Runtime",
    ];

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
                source.Line($"public I{operation.Name}Paginator {operation.Name}({operation.Input.Name} request)");
                source.Line($"    => new {operation.Name}Paginator(_client, request);");
            }
        });
        return source.ToString();
    }

    public static string Paginator(Operation operation, Pagination pagination)
    {
        var (name, response) = ($"{operation.Name}Paginator", operation.Output.Name);
        var results = operation.Output.Members.Single(m => m.Name == pagination.ResultKey);
        var item = results.Target is ListShape list
            ? MemberCode.Element(list.Member, list)
            : throw new UnsupportedShapeException($"Expected pages of lists; {operation.Name} has pages of {results.Target.Name}");
        var resultProperty = Naming.Property(operation.Output, results);
        var inputToken = Naming.Property(operation.Input, pagination.InputToken);
        var outputToken = Naming.Property(operation.Output, pagination.OutputToken);

        var source = new SourceWriter("Amazon.Imagebuilder.Model", Usings);
        source.Block($"public interface I{name}", () =>
        {
            source.Line($"IPaginatedEnumerable<{response}> Responses {{ get; }}");
            source.Line();
            source.Line($"IPaginatedEnumerable<{item}> {resultProperty} {{ get; }}");
        });
        source.Line();
        source.Line($"internal sealed class {name}(IAmazonImagebuilder client, {operation.Input.Name} request)");
        source.Block($"    : TokenPaginator<{response}>(request.{inputToken}), I{name}", () =>
        {
            source.Line($"public IPaginatedEnumerable<{item}> {resultProperty}");
            source.Line($"    => new PaginatedResultKeyResponse<{response}, {item}>(this, page => page.{resultProperty} ?? new List<{item}>());");
            source.Line();
            source.Block($"protected override Task<{response}> PageAsync(string token, CancellationToken cancellationToken)", () =>
            {
                source.Line($"request.{inputToken} = token;");
                source.Line($"return client.{operation.Name}Async(request, cancellationToken);");
            });
            source.Line();
            source.Line($"protected override string TokenAfter({response} page) => page.{outputToken};");
        });
        return source.ToString();
    }
}
