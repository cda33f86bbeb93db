using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Conventions.Annotations;

/// <summary>Compiles small sources in memory, with references to this test process's assemblies and to the packages that functions use.</summary>
internal static class SampleCompilation
{
    private static readonly MetadataReference[] Packages =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file)),
    ];

    public static CSharpCompilation Of(string source) => CSharpCompilation.Create(
        "sample",
        [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose), path: "Sample.cs")],
        Packages,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <returns>The assembly 'sample'.</returns>
    public static byte[] ToAssembly(string source)
    {
        using var assembly = new MemoryStream();
        var emit = Of(source).Emit(assembly);
        return emit.Success ? assembly.ToArray() : throw new InvalidOperationException(string.Join('\n', emit.Diagnostics));
    }
}
