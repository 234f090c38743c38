using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Gateway.Hosting.Reflection;

/// <summary>The contract files behind the served services, found by name or by what they declare.</summary>
internal sealed class ServedFiles
{
    private readonly Dictionary<string, FileDescriptor> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _bySymbol = new(StringComparer.Ordinal);

    internal ServedFiles(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var file in services.SelectMany(s => WithDependencies(s.File)))
        {
            if (!_byName.TryAdd(file.Name, file))
                continue;
            foreach (var symbol in Symbols(file))
                _bySymbol[symbol] = file;
        }
    }

    /// <summary>The file of this name, or null.</summary>
    internal FileDescriptor? Named(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The file that declares this full name, or null.</summary>
    internal FileDescriptor? Declaring(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    /// <summary>A file, then every file it needs, each once.</summary>
    internal static IEnumerable<FileDescriptor> WithDependencies(FileDescriptor file)
    {
        var found = new List<FileDescriptor> { file };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(found[i].Dependencies.Where(d => !found.Contains(d)).ToList());
        return found;
    }

    private static IEnumerable<string> Symbols(FileDescriptor file) =>
        file.Services.SelectMany(s => s.Methods.Select(m => m.FullName).Prepend(s.FullName))
            .Concat(file.EnumTypes.Select(e => e.FullName))
            .Concat(file.MessageTypes.SelectMany(Symbols));

    private static IEnumerable<string> Symbols(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder().Select(f => f.FullName).Prepend(message.FullName)
            .Concat(message.EnumTypes.Select(e => e.FullName))
            .Concat(message.NestedTypes.SelectMany(Symbols));
}
